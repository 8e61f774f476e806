"""SVG elements as escaped text: no word of a report can become markup."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

# What XML can't hold, and what turns the text after it around.
_STEERING = re.compile(
    "[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)


def element(tag: str, *children: str | Markup, **attributes: object) -> Markup:
    """An element; `class_` is its class, underscores in names become hyphens.

    >>> element("text", "a < b", x=1.25, text_anchor="end")
    Markup('<text x="1.25" text-anchor="end">a &lt; b</text>')
    """
    told = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{_safe(_short(value))}"'
        for name, value in attributes.items()
        if value is not None
    )
    inner = Markup("").join(_safe(child) for child in children)
    return Markup(f"<{tag}{told}>{inner}</{tag}>")


def _safe(value: object) -> Markup:
    if isinstance(value, str) and not isinstance(value, Markup):
        value = _STEERING.sub("\ufffd", value)
    return escape(value)


def _short(value: object) -> object:
    """Numbers with at most two decimals: a hundredth of a pixel is not seen."""
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else value


def drawing(
    *children: str | Markup,
    width: float,
    height: float,
    title: str,
    description: str,
    id: str,
    class_: str,
) -> Markup:
    """A drawing that scales with the page and says what it shows to those who can't see it."""
    return element(
        "svg",
        element("title", title, id=f"{id}-title"),
        element("desc", description, id=f"{id}-desc"),
        *children,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {_short(float(width))} {_short(float(height))}",
        role="img",
        aria_labelledby=f"{id}-title {id}-desc",
        class_=class_,
        id=id,
    )


def path(points: list[tuple[float, float]], *, closed: bool = False) -> str:
    """The `d` of a line through points, with a tenth of a pixel."""
    if not points:
        return ""
    first, *rest = (f"{x:.1f} {y:.1f}" for x, y in points)
    return f"M{first}" + "".join(f"L{point}" for point in rest) + ("Z" if closed else "")
