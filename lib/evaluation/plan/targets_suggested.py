"""Which column of a table is most likely the target."""

from __future__ import annotations

import re

from lib.core.columns import Column, ColumnKind
from lib.core.dataset import Dataset

_FEW_VALUES = 10

_TARGET_NAMES = (
    "target",
    "label",
    "class",
    "y",
    "churn",
    "churned",
    "이탈",
    "이탈여부",
    "해지",
    "해지여부",
    "attrition",
    "퇴사",
    "퇴사여부",
    "퇴직여부",
    "exited",
    "isfraud",
    "fraud",
    "사기여부",
    "목표",
    "목표변수",
    "정답",
    "종속변수",
    "default",
    "부도",
    "부도여부",
    "연체여부",
    "outcome",
    "response",
    "diagnosis",
    "survived",
    "species",
    "quality",
    "covertype",
    "income",
    "medianhousevalue",
    "saleprice",
    "price",
    "가격",
    "매매가",
    "매매가격",
    "거래금액",
    "집값",
    "매출",
    "매출액",
    "strength",
    "cnt",
)
_TARGET_PARTS = ("churn", "target", "이탈", "해지여부", "목표", "가격", "saleprice")
_OUTCOME_PARTS = (
    "attrition",
    "fraud",
    "readmi",
    "surviv",
    "default",
    "subscri",
    "convert",
    "purchased",
    "clicked",
    "approved",
    "exited",
    "퇴사",
    "부도",
    "연체",
    "사기",
    "생존",
    "가입여부",
    "구매여부",
    "재구매",
    "합격",
    "불량여부",
    "승인",
)
"""Words in the names of columns that say how something ended, where they have few values."""


def suggest_target_why(dataset: Dataset) -> tuple[str, str] | None:
    """Return the suggested target, and why: "name", "part" (of its name), "last" or "only"."""
    usable = [column for column in dataset.columns if _may_be_target(column, dataset.rows)]
    plain = {re.sub(r"[\W_]", "", column.name.casefold()): column.name for column in usable}
    for name in _TARGET_NAMES:
        if name in plain:
            return plain[name], "name"
    for part in _TARGET_PARTS:
        for name, original in plain.items():
            if part in name:
                return original, "part"
    for column in usable:
        name = re.sub(r"[\W_]", "", column.name.casefold())
        if column.distinct <= _FEW_VALUES and any(part in name for part in _OUTCOME_PARTS):
            return column.name, "part"
    if not usable:
        return None
    return usable[-1].name, "last" if len(usable) > 1 else "only"


def _may_be_target(column: Column, rows: int) -> bool:
    if column.kind is ColumnKind.CATEGORY:
        return 1 < column.distinct <= (rows - column.missing) / 2
    return column.kind is ColumnKind.NUMBER and column.distinct > 1
