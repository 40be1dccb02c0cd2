"""Django's form renderer, speaking GOV.UK: `{{ form }}` gives labels, hints, errors and inputs linked up."""

from __future__ import annotations

from typing import Any

from django.forms.renderers import DjangoTemplates

from alongside.ground.govuk.forms.bound import GovukBoundField


class GovukRenderer(DjangoTemplates):
    """FORM_RENDERER of the project, so a library's forms (sign-in, second factor) look the same."""

    form_template_name = "govuk/forms/form.html"
    field_template_name = "govuk/forms/field.html"
    bound_field_class = GovukBoundField

    _ours = {
        "django/forms/errors/list/default.html": "govuk/forms/errors.html",
        "django/forms/errors/list/ul.html": "govuk/forms/errors.html",
    }

    def get_template(self, template_name: str) -> Any:
        """Our template where we have one of our own for `template_name`, Django's otherwise."""
        return super().get_template(self._ours.get(template_name, template_name))
