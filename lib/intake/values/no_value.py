"""Words that stand where a value should: "unknown", "not applicable", "<5" -- in any language."""

import re

from lib.intake.values.cells import whole_match

UNKNOWN = frozenset(
    [
        *("unknown", "unk", "missing", "notavailable", "notknown", "n.a.", "nodata", "undefined"),
        *("notspecified", "미상", "불명", "모름", "알수없음", "무응답"),
    ]
)
"""What says that a value is not known, in small letters, without spaces and brackets."""
_NONE = frozenset(
    [
        *("na", "n/a", "nan", "none", "nil", "null", "#n/a", "notapplicable", "novalue", "blank"),
        *("tbd", "tba", "tbc", "k.a.", "ka", "n.b.", "s/o", "nd", "n.d.", "n.r.", "nr", "bdl"),
        *("notreported", "notrecorded", "notmeasured", "nottested", "notdetected", "unavailable"),
        *("withheld", "suppressed", "confidential", "refused", "pending", "noresponse", "empty"),
        *("noanswer", "notprovided", "notgiven", "notstated", "noreading", "error", "<lod", "<loq"),
        *("없음", "없슴", "해당없음", "해당사항없음", "비해당", "미정", "자료없음", "값없음"),
        *("데이터없음", "기록없음", "응답없음", "정보없음", "비공개", "미공개", "측정불가", "결측"),
        *("결측값", "확인불가", "산출불가", "미기재", "미입력", "미측정", "미확인", "미응답"),
        *("미제출", "미보고", "미집계", "집계중", "확인중", "불검출", "응답거부", "공란", "공백"),
        *("측정안됨", "점검중", "오류", "휴무", "결측치", "해당무"),
    ]
)
_AROUND = " \t\"'()[]{}*†‡§¹²³^"
"""Brackets and marks of footnotes."""
_NUMBER = r"(?P<{0}>[+\-−]?(?:\d[\d.,]*|[.,]\d+))"
_UNIT = r"(?:\s*[^\W\d_%][\w/%³²]{0,11}|\s*[%‰°℃])?"
_BEFORE = (
    r"(?:[<>≤≥＜＞≦≧]=?|=[<>]|(?:under|over|above|below|up\s+to|at\s+(?:least|most)"
    r"|(?:less|more|fewer|greater)\s+than|max\.?|min\.?|최대|최소)(?=[\s\d]))"
)
_BEHIND = (
    r"(?:\+|이상|이하|미만|초과|plus|(?:or|and)\s+(?:more|less|fewer|over|above|under|below|up|older"
    r"|younger))"
)
_BOUND = re.compile(
    rf"{_BEFORE}\s*{_NUMBER.format('after')}{_UNIT}|{_NUMBER.format('ahead')}{_UNIT}\s*{_BEHIND}",
    re.IGNORECASE,
)


def says_nothing(text: str) -> bool:
    """Whether a cell stands for no value: a word such as "not applicable", or signs alone."""
    bare = "".join(text.casefold().split()).strip(_AROUND)
    return bare in _NONE or bare in UNKNOWN or not any(map(str.isalnum, bare))


def is_unknown(text: str) -> bool:
    """Whether a cell says that its value is not known."""
    return "".join(text.casefold().split()).strip(_AROUND) in UNKNOWN


def bound(text: str) -> str | None:
    """Return the number that a cell such as "<=5", "5+" or "5 이상" gives as a bound."""
    match = whole_match(_BOUND, text)
    return None if match is None else (match["after"] or match["ahead"])
