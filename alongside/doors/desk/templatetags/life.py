"""What helps when talking to a child, wherever a worker plans contact: `{% load life %}{% what_helps case %}` (R37)."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context

from alongside.family.cases.models import Case
from alongside.family.circumstances.selectors import helps_of

register = template.Library()


@register.inclusion_tag("desk/life/helps.html", takes_context=True)
def what_helps(context: Context, case: Case) -> dict[str, Any]:
    """A short block: what helps, what to avoid, and what must still be asked; nothing where nothing is known. Two queries."""
    helps = helps_of(viewer=context["request"].user, case=case)
    return {"case": case, "helps": helps, "emergency": context.get("emergency")}
