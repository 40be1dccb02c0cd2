"""How templates are drawn: as Django does, and a page's values are let go as soon as it is written."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template import TemplateDoesNotExist
from django.template.backends.django import DjangoTemplates, Template, reraise
from django.template.context import make_context
from django.utils.safestring import SafeString


class Drawn(Template):
    """A template whose context holds nothing once it is drawn."""

    def render(self, context: dict[str, Any] | None = None, request: HttpRequest | None = None) -> SafeString:
        """Return what is drawn. Errors: as Django's.

        Django's context and the values pushed on it hold one another, so that everything a page read would stay in
        memory until the search for such circles comes along, in the middle of somebody else's page: some ten
        milliseconds of two long pages in five.
        """
        drawing = make_context(context, request, autoescape=self.backend.engine.autoescape)
        try:
            return self.template.render(drawing)
        except TemplateDoesNotExist as missing:
            reraise(missing, self.backend)
        finally:
            drawing.dicts.clear()


class Templates(DjangoTemplates):
    """Django's templates, each let go once it is drawn."""

    def from_string(self, template_code: str) -> Drawn:
        return Drawn(self.engine.from_string(template_code), self)

    def get_template(self, template_name: str) -> Drawn:
        found = super().get_template(template_name)
        return Drawn(found.template, self)
