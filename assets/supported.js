// Says, before the page is drawn, that scripts run here. A file of its own because the page allows no inline script.
document.body.className += ' js-enabled' + ('noModule' in HTMLScriptElement.prototype ? ' govuk-frontend-supported' : '')
