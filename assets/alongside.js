// Brings the page's components to life. Every page works without this file.
import {
  Button, CharacterCount, Checkboxes, ErrorSummary, NotificationBanner, PasswordInput, Radios, ServiceNavigation,
  SkipLink, Tabs, createAll
} from './govuk-frontend.min.js'
import { Draft } from './drafts.js'
import { LeaveNothing } from './leave.js'
import { Files } from './sending.js'
import { Words } from './words.js'

// A radio button may not be called "expanded" (ARIA); what it reveals follows it directly on the page.
class PlainRadios extends Radios {
  syncConditionalRevealWithInputState ($input) {
    super.syncConditionalRevealWithInputState($input)
    $input.removeAttribute('aria-expanded')
  }
}

function enliven (scope) {
  createAll(LeaveNothing, {}, scope)
  createAll(Button, { preventDoubleClick: true }, scope)
  for (const Component of [
    CharacterCount, Checkboxes, ErrorSummary, NotificationBanner, PasswordInput, PlainRadios, ServiceNavigation,
    SkipLink, Tabs
  ]) createAll(Component, undefined, scope)
  for (const form of scope.querySelectorAll('form[data-draft-url]')) {
    if (form.dataset.drafting) continue
    form.dataset.drafting = 'yes'
    new Draft(form)
  }
  for (const input of scope.querySelectorAll('input[data-sending]')) {
    if (input.dataset.sends) continue
    input.dataset.sends = 'yes'
    new Files(input)
  }
  for (const box of scope.querySelectorAll('[data-words-check]')) {
    if (box.dataset.looking) continue
    box.dataset.looking = 'yes'
    new Words(box)
  }
}

enliven(document)

document.addEventListener('htmx:after:swap', (event) => {
  const scope = event.detail?.ctx?.target ?? event.target
  if (scope instanceof Element) enliven(scope)
})
