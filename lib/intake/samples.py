"""Sample tables that come with the program."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from lib.core.dataset import Dataset
from lib.errors import InputError
from lib.i18n import N_
from lib.intake.reading import read_table

_FOLDER = Path(__file__).resolve().parents[2] / "data"


@dataclass(frozen=True)
class Sample:
    """One sample: texts in English (translated where shown), its file in data/, its target."""

    id: str
    label: str
    about: str
    file: str
    target: str
    synthetic: bool
    page: str = "data"
    """The page that it opens on Home: a file of pages/."""
    run: str = ""
    """A run on it that is kept beside it, as a bundle (data/make_runs.py); "" for none."""


_ALL = (
    Sample(
        "churn",
        N_("Customer churn"),
        N_("5,000 fictional customers of a telecom provider: who leaves? Synthetic."),
        "churn.csv",
        "churn",
        True,
        run="churn_run.zip",
    ),
    Sample(
        "house_prices_kr",
        N_("Korean house prices"),
        N_("3,000 fictional home sales with Korean columns: what is the price? Synthetic."),
        "house_prices_kr.csv",
        "거래가격(만원)",
        True,
    ),
    Sample(
        "product_reviews",
        N_("Product reviews"),
        N_(
            "900 fictional reviews in English and Korean with stars: what do people like? "
            "Synthetic."
        ),
        "product_reviews.csv",
        "rating",
        True,
        "reviews",
    ),
    Sample(
        "purchases",
        N_("Shop purchases"),
        N_(
            "10,632 lines of fictional orders by 597 customers: which kinds of customers are "
            "there? Synthetic."
        ),
        "purchases.csv",
        "quantity",
        True,
        "segments",
    ),
    Sample(
        "shop_sales",
        N_("Daily shop sales"),
        N_(
            "Two years of fictional sales of five shops, with promotions and holidays that are "
            "known ahead: what will they sell? Synthetic."
        ),
        "shop_sales.csv",
        "sales",
        True,
        "forecasts",
    ),
    Sample(
        "co2",
        N_("CO₂ in the air"),
        N_(
            "2,284 weeks of measurements on Mauna Loa, 1958 to 2001: how does it go on? Real "
            "(statsmodels)."
        ),
        "co2.csv",
        "co2_ppm",
        False,
        "forecasts",
    ),
    Sample(
        "diabetes",
        N_("Diabetes progression"),
        N_("442 patients: how far has the disease advanced a year later? Real (scikit-learn)."),
        "diabetes.csv",
        "progression",
        False,
    ),
    Sample(
        "breast_cancer",
        N_("Breast cancer"),
        N_("569 biopsies measured under the microscope: malignant or benign? Real (scikit-learn)."),
        "breast_cancer.csv",
        "diagnosis",
        False,
    ),
    Sample(
        "wine",
        N_("Wine cultivars"),
        N_("178 wines by chemical analysis: which of three cultivars? Real (scikit-learn)."),
        "wine.csv",
        "cultivar",
        False,
    ),
    Sample(
        "digits",
        N_("Handwritten digits"),
        N_("1,797 digits of 8 by 8 pixels: which of ten digits? Real (scikit-learn)."),
        "digits.csv",
        "digit",
        False,
    ),
)

SAMPLES: Mapping[str, Sample] = {sample.id: sample for sample in _ALL}


def sample_path(sample_id: str) -> Path:
    """Return where a sample's file is; InputError if there is no such sample."""
    sample = SAMPLES.get(sample_id)
    if sample is None:
        raise InputError("unknown_sample", sample=sample_id, samples=list(SAMPLES))
    return _FOLDER / sample.file


def run_path(sample_id: str) -> Path:
    """Return where the kept run of a sample that has one is: a bundle."""
    return sample_path(sample_id).with_name(SAMPLES[sample_id].run)


def read_sample_bytes(sample_id: str) -> tuple[bytes, str]:
    """Return a sample's file and its name; InputError if there is no such sample."""
    path = sample_path(sample_id)
    return path.read_bytes(), path.name


def read_sample(sample_id: str) -> Dataset:
    """Read a sample as if it had been uploaded."""
    return read_table(*read_sample_bytes(sample_id))
