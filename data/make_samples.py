"""Write the sample tables of this folder, and the runs on them: `python -m data.make_samples`.

churn.csv, house_prices_kr.csv, product_reviews.csv, purchases.csv and shop_sales.csv are synthetic:
the effects are invented, so that there is something to find (interactions, curves, missing values,
a trend), and describe no real customer, home, review or shop.
The others are copies of public data sets, written as CSV: co2.csv is that of statsmodels, the rest
are those of scikit-learn.
"""

from pathlib import Path

import numpy as np
import pandas as pd
from sklearn import datasets
from statsmodels.datasets import co2

from data import review_templates as said
from data.make_runs import main as make_runs
from data.purchases import make_purchases
from data.shop_sales import make_shop_sales

FOLDER = Path(__file__).parent
CHURN_ROWS, HOUSE_ROWS, REVIEW_ROWS = 5000, 3000, 900


def make_churn(rows: int = CHURN_ROWS, seed: int = 20260101) -> pd.DataFrame:
    """Customers of an invented telecommunications provider, and who left within a quarter."""
    rng = np.random.default_rng(seed)
    contract = rng.choice(["Monthly", "One year", "Two years"], rows, p=[0.55, 0.25, 0.20])
    years = pd.Series(contract).map({"Monthly": 0.0, "One year": 1.0, "Two years": 2.0}).to_numpy()
    tenure = np.clip(rng.gamma(1.3, 18 + 9 * years), 1, 84).astype(int)
    age = np.clip(rng.normal(46, 16, rows), 18, 90).round().astype(int)
    internet = rng.choice(["Fibre", "DSL", "Mobile only"], rows, p=[0.48, 0.35, 0.17])
    fibre = internet == "Fibre"
    streaming = np.where(internet == "Mobile only", False, rng.random(rows) < 0.25 + 0.3 * fibre)
    support = np.where(rng.random(rows) < 0.22 + 0.08 * years, "Premium", "Basic")
    payment = rng.choice(
        ["Card", "Direct debit", "Bank transfer", "Mobile pay"], rows, p=[0.34, 0.31, 0.17, 0.18]
    )
    region = rng.choice(["North", "South", "East", "West", "Capital"], rows)
    usage = np.round(rng.gamma(2.2, 22 + 40 * fibre + 30 * streaming), 1)
    price = 19 + 24 * fibre + 9 * (internet == "DSL") + 11 * streaming
    price = np.round(price + 7 * (support == "Premium") - 2.5 * years + rng.normal(0, 4, rows), 2)
    calls = rng.poisson(0.7 + 0.6 * (support == "Basic") * fibre)
    late = rng.poisson(0.25 + 0.35 * (payment == "Bank transfer"))
    idle = np.round(rng.exponential(9, rows)).astype(int)
    satisfaction = np.clip(np.round(rng.normal(7.3 - 0.9 * calls, 1.5)), 1, 10)
    signup = pd.Timestamp("2026-01-01") - pd.to_timedelta(tenure * 30.4375, unit="D")
    logit = (
        -0.65
        - 1.05 * years
        - 0.9 * np.log1p(tenure / 6)
        + 0.028 * (price - 40)
        + 0.33 * calls
        + 0.35 * late
        + 0.045 * np.minimum(idle, 40)
        - 0.22 * (satisfaction - 6)
        + 0.7 * fibre * (support == "Basic") * (calls >= 2)
        + 0.0012 * (age - 45) ** 2 * (contract == "Monthly")
        + rng.normal(0, 0.5, rows)
    )
    churn = np.where(rng.random(rows) < 1 / (1 + np.exp(-logit)), "Yes", "No")
    codes = rng.choice(np.arange(100_000, 1_000_000), rows, replace=False)
    frame = pd.DataFrame(
        {
            "customer_id": [f"C-{code}" for code in codes],
            "signup_date": pd.Series(signup).dt.strftime("%Y-%m-%d"),
            "age": age.astype("float64"),
            "region": region,
            "contract": contract,
            "tenure_months": tenure,
            "internet": internet,
            "streaming": np.where(streaming, "Yes", "No"),
            "support_plan": support,
            "payment_method": payment,
            "monthly_charge": price,
            "total_charge": np.round(price * tenure * rng.uniform(0.94, 1.03, rows), 2),
            "data_usage_gb": usage,
            "support_calls_90d": calls,
            "late_payments_12m": late,
            "days_since_login": idle,
            "satisfaction": satisfaction,
            "churn": churn,
        }
    )
    # Whoever is unhappy answers a survey less often, so this is not missing at random.
    silent = rng.random(rows) < 0.10 + 0.12 * (satisfaction <= 5)
    frame.loc[silent, "satisfaction"] = np.nan
    frame.loc[rng.random(rows) < 0.03, "age"] = np.nan
    frame.loc[rng.random(rows) < 0.015, "data_usage_gb"] = np.nan
    frame["age"] = frame["age"].astype("Int64")
    frame["satisfaction"] = frame["satisfaction"].astype("Int64")
    return frame


def make_houses(rows: int = HOUSE_ROWS, seed: int = 20260102) -> pd.DataFrame:
    """Sales of invented flats and houses in real Korean districts; prices in 10,000 won."""
    rng = np.random.default_rng(seed)
    levels = {
        "서울 강남구": 2.35,
        "서울 마포구": 1.72,
        "서울 노원구": 1.18,
        "성남 분당구": 1.60,
        "수원 영통구": 1.05,
        "인천 연수구": 0.92,
        "대전 유성구": 0.74,
        "대구 수성구": 0.80,
        "부산 해운대구": 0.95,
        "광주 서구": 0.60,
    }
    district = rng.choice(list(levels), rows)
    level = pd.Series(district).map(levels).to_numpy()
    kind = rng.choice(
        ["아파트", "오피스텔", "연립다세대", "단독주택"], rows, p=[0.62, 0.14, 0.17, 0.07]
    )
    area = np.round(np.clip(rng.lognormal(4.28, 0.36, rows), 18, 240), 2)
    area = np.where(kind == "오피스텔", np.round(area * 0.55, 2), area)
    built = np.clip(np.round(2024 - rng.gamma(2.2, 8.5, rows)), 1972, 2024).astype(int)
    high = np.where(kind == "아파트", 28, np.where(kind == "오피스텔", 22, 5))
    floor = np.where(kind == "단독주택", 1, 1 + np.floor(rng.random(rows) * high)).astype(int)
    rooms = np.clip(np.round(area / 27 + rng.normal(0, 0.5, rows)), 1, 7).astype(int)
    station = np.round(np.clip(rng.gamma(2.0, 330, rows), 40, 4000)).astype(int)
    parking = np.round(np.clip(rng.normal(1.15 - (2024 - built) * 0.012, 0.25), 0, 2.5), 2)
    heating = rng.choice(["개별난방", "지역난방", "중앙난방"], rows, p=[0.58, 0.34, 0.08])
    direction = rng.choice(["남향", "남동향", "남서향", "동향", "서향", "북향"], rows)
    sold = pd.Timestamp("2022-01-01") + pd.to_timedelta(rng.integers(0, 1096, rows), unit="D")
    months = np.asarray((sold.year - 2022) * 12 + sold.month - 1)
    years = 2026 - built
    factor = pd.Series(kind).map(
        {"아파트": 1.0, "오피스텔": 0.72, "연립다세대": 0.58, "단독주택": 0.85}
    )
    log_price = (
        6.85
        + 0.93 * np.log(area)
        + np.log(level * factor.to_numpy())
        - 0.021 * years
        # Old flats in the dearest districts are priced by what may be built in their place.
        + 0.030 * np.maximum(years - 28, 0) * (level > 1.1) * (kind == "아파트")
        - 0.085 * np.log(station / 300)
        + 0.006 * np.minimum(floor, 20)
        + 0.05 * parking
        + 0.03 * np.isin(direction, ["남향", "남동향"])
        - 0.10 * np.sin(months / 36 * np.pi)
        + rng.normal(0, 0.11, rows)
    )
    frame = pd.DataFrame(
        {
            "매물번호": 100_000 + rng.permutation(rows * 7)[:rows],
            "거래일": sold.strftime("%Y-%m-%d"),
            "지역": district,
            "주택유형": kind,
            "전용면적(㎡)": area,
            "방수": rooms,
            "층": floor,
            "건축년도": built,
            "역까지거리(m)": station.astype("float64"),
            "세대당주차": parking,
            "난방": heating,
            "향": direction,
            "거래가격(만원)": (np.round(np.exp(log_price) / 50) * 50).astype(int),
        }
    )
    frame.loc[rng.random(rows) < 0.04, "역까지거리(m)"] = np.nan
    frame.loc[(kind == "단독주택") | (rng.random(rows) < 0.02), "세대당주차"] = np.nan
    frame.loc[rng.random(rows) < 0.05, "향"] = None
    frame["역까지거리(m)"] = frame["역까지거리(m)"].astype("Int64")
    return frame


def make_reviews(rows: int = REVIEW_ROWS, seed: int = 20260103) -> pd.DataFrame:
    """Short English and Korean reviews of six invented products, put together from templates.

    Delivery gets worse from July on, and with it the ratings; some words are misspelt, some
    reviews say one thing and mean another, some stars do not fit the words.
    """
    rng = np.random.default_rng(seed)
    names = list(said.PRODUCTS)
    days = rng.integers(0, 365, rows)
    table = []
    for row in range(rows):
        product = names[rng.integers(len(names))]
        liked = said.PRODUCTS[product][2] - 0.28 * (days[row] > 181) * (rng.random() < 0.5)
        stars = 1 + int(rng.binomial(4, np.clip(rng.normal(liked, 0.28), 0.03, 0.97)))
        late = bool(days[row] > 181 and rng.random() < 0.35)
        korean = bool(rng.random() < 0.5)
        text = _review(product, stars, korean=korean, late=late, rng=rng)
        if rng.random() < 0.02:
            stars = 6 - stars
        table.append(
            {
                "review_id": f"R-{10_000 + row}",
                "date": (pd.Timestamp("2025-01-01") + pd.Timedelta(days=int(days[row]))).strftime(
                    "%Y-%m-%d"
                ),
                "product": product,
                "rating": stars,
                "review": text,
                "helpful_votes": int(rng.poisson(1.2)),
            }
        )
    return pd.DataFrame(table)


def _review(product: str, stars: int, *, korean: bool, late: bool, rng: np.random.Generator) -> str:
    """Put one review together: what is praised or blamed, what it comes to, and how it is typed."""
    subjects = said.KOREAN if korean else said.ENGLISH
    ends = said.KOREAN_ENDS if korean else said.ENGLISH_ENDS
    name = str(said.PRODUCTS[product][1 if korean else 0])

    def pick(options: object) -> str:
        chosen = list(options)  # type: ignore[call-overload]
        return str(chosen[int(rng.integers(len(chosen)))])

    bad = stars <= 2
    if stars == 3:
        quoted = pick(subjects["delivery" if late else pick(subjects)][1])
        quoted = quoted if korean else quoted[0].lower() + quoted[1:]
        text = pick(said.KOREAN_BUTS if korean else said.ENGLISH_BUTS)
        text = text.replace("{q}", quoted)
    elif bad and rng.random() < 0.06:
        text = pick(said.KOREAN_IRONY if korean else said.ENGLISH_IRONY)
    else:
        count = int(rng.integers(1, 4))
        about = [str(one) for one in rng.permutation(list(subjects))[:count]]
        if late:
            about = ["delivery", *(one for one in about if one != "delivery")]
        parts = [pick(subjects[one][int(bad or (late and one == "delivery"))]) for one in about]
        if stars == 4 and rng.random() < 0.35:
            parts.append(pick(subjects[pick(subjects)][1]))
        parts.append(pick(ends[int(bad)]))
        mark = "!" if rng.random() < 0.15 else "."
        text = (mark + " ").join(part for part in parts if part) + (mark if korean else "")
    return _typed(text.replace("{p}", name), korean=korean, rng=rng)


def _typed(text: str, *, korean: bool, rng: np.random.Generator) -> str:
    """Type a text as people do: without spaces, in small letters, with a slip or laughter."""
    if korean and rng.random() < 0.12:
        text = text.replace(" ", "")
    if not korean and rng.random() < 0.2:
        text = text.lower()
    if rng.random() < 0.1 and len(text) > 8:
        at = int(rng.integers(1, len(text) - 2))
        text = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    if rng.random() < 0.05:
        text += " ㅋㅋㅋㅋ" if korean else " lol"
    return text.strip()


def real_tables() -> dict[str, pd.DataFrame]:
    """Return the libraries' own data sets with readable columns and classes."""
    sugar = datasets.load_diabetes(scaled=False, as_frame=True).frame
    tables = {"diabetes": sugar.rename(columns={"target": "progression"})}
    for name, load, goal in (
        ("breast_cancer", datasets.load_breast_cancer, "diagnosis"),
        ("wine", datasets.load_wine, "cultivar"),
        ("digits", datasets.load_digits, "digit"),
    ):
        bunch = load(as_frame=True)
        frame = bunch.data.copy()
        if name == "digits":
            frame = frame.astype(int)
        frame[goal] = [str(bunch.target_names[code]) for code in bunch.target]
        tables[name] = frame
    weeks = co2.load_pandas().data
    tables["co2"] = pd.DataFrame(
        {"week": weeks.index.strftime("%Y-%m-%d"), "co2_ppm": weeks["co2"].to_numpy()}
    )
    return tables


def main() -> None:
    """Write all tables beside this script, and the kept runs, which have to be of these tables."""
    tables = {
        "churn": make_churn(),
        "house_prices_kr": make_houses(),
        "product_reviews": make_reviews(),
        "purchases": make_purchases(),
        "shop_sales": make_shop_sales(),
        **real_tables(),
    }
    for name, frame in tables.items():
        frame.to_csv(FOLDER / f"{name}.csv", index=False, lineterminator="\n")
    make_runs()


if __name__ == "__main__":
    main()
