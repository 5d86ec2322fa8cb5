"""How common the characters are that an encoding of Japanese or Chinese makes of bytes."""

import re

_FAMILIES: dict[str, tuple[str, ...]] = {
    "euc_jp": ("cp932", "shift_jis", "euc_ji", "euc_jp", "iso2022_jp"),
    "gb2312": ("gb", "hz"),
    "big5": ("big5", "cp950"),
}
_COMMON: dict[str, tuple[tuple[int, int], ...]] = {
    "euc_jp": ((0xA4, 0xA5), (0xB0, 0xCF)),
    "gb2312": ((0xB0, 0xD7),),
    "big5": ((0xA4, 0xC6),),
}
"""First bytes of kana and of those characters that a standard has in its first, common part."""
_LETTERS = re.compile("[\u3041-\u30fa\u3400-\u9fff]")


def commonness(text: str, name: str) -> float:
    """Return the share of common characters in a text read by an encoding; 1 for other languages.

    Bytes of one encoding are rare characters in another.
    """
    family = next((one for one, names in _FAMILIES.items() if name.startswith(names)), None)
    found = _LETTERS.findall(text)
    if family is None or not found:
        return 1.0
    first: list[int] = [one.encode(family, "replace")[0] for one in found]
    common = sum(low <= byte <= high for byte in first for low, high in _COMMON[family])
    return common / len(found)
