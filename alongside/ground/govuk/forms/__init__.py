"""Forms that speak plainly, lose nothing and render as GOV.UK markup."""

from alongside.ground.govuk.forms.bound import Aside, ErrorLink, GovukBoundField, Option, error_links
from alongside.ground.govuk.forms.dates import DateField, DateWidget
from alongside.ground.govuk.forms.fields import (
    CheckboxesField,
    ConfirmField,
    EmailAddressField,
    LongTextField,
    ManyFilesField,
    PhoneField,
    RadiosField,
    SelectField,
    TextField,
    TokenField,
    UploadField,
    WholeNumberField,
)
from alongside.ground.govuk.forms.form import GovukForm
from alongside.ground.govuk.forms.renderer import GovukRenderer
from alongside.ground.govuk.forms.tidy import tidy_data, tidy_text

__all__ = [
    "Aside",
    "CheckboxesField",
    "ConfirmField",
    "DateField",
    "DateWidget",
    "EmailAddressField",
    "ErrorLink",
    "GovukBoundField",
    "GovukForm",
    "GovukRenderer",
    "LongTextField",
    "ManyFilesField",
    "Option",
    "PhoneField",
    "RadiosField",
    "SelectField",
    "TextField",
    "TokenField",
    "UploadField",
    "WholeNumberField",
    "error_links",
    "tidy_data",
    "tidy_text",
]
