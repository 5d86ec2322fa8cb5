"""Texts of users that would become something else where they are not escaped."""

ADDRESSES = [
    "https://evil.example/a?b=c", "http://evil.example", "HTTPS://evil.example", "www.evil.example",
    "WWW.evil.example", "(www.evil.example)", "name@evil.example", "mailto:name@evil.example",
    "user:password@evil.example", "a@b.example@c.example", "e@-evil.example",
    "<https://evil.example>", "<name@evil.example>", "https:https://evil.example", "//evil.example",
    "[link](https://evil.example)", "[link](javascript:alert(1))", "[link]: https://evil.example",
    "![picture](https://evil.example/seen.png)", "<img src=https://evil.example/seen.png>",
    "http:\u200b//evil.example", "한국 www.한국.example",
]  # fmt: skip
MARKS = [
    ":smile:", ":+1:", ":-1:", ":100:", "::smile::", "a:smile", ":material/home:",
    ":material_home:", ":streamlit:", ":red[x]", ":red-background[x]", ":blue-badge[x]",
    ":small[x]", ":help[x]", ":shimmer[x]", ":color[x]{foreground=red}", "::name[x]",
    ":::name x :::", "10:20:30 :smile:", "$x^2$", "$$x$$", "\\(x\\)", "[^1]", "[^1]: note",
    "~~gone~~", "a | b\n--|--\n1 | 2", "- [ ] task", "&amp; &lt;b&gt;", "# heading", "===", "---",
    "> quote", "1. one", "1) one", "+ plus", "* star", "*em* __strong__", "`code`",
    "```\ncode\n```", "\\", "a\\", "\\*", "<b>bold</b>", "<script>alert(1)</script>",
    "</script><!--", "a -> b", "->", "<- b", "a <-> b", "a -- b", "--", "a >= b", "a <= b",
    "a ~= b", "a\ufeff--\ufeffb", "a:-- b", "@-> b", "{x=1}", "a\u2028# b",
]  # fmt: skip
ADDRESS = "www.evil.example"
"""An address that names in the tests of pages hold: see tests/ui/conftest.py."""
TAG = "<i>evil</i>"
"""The same for charts, whose texts may hold some HTML."""
NAME = f"{ADDRESS} {TAG}"
TEXTS = [*ADDRESSES, *MARKS]
