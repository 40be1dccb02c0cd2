// "Exit this page" that leaves nothing to go back to: it replaces the page in the browser's history,
// and signs the person out on the way, so that Back cannot show what was open.
import { ExitThisPage } from './govuk-frontend.min.js'

function signOut () {
  const form = document.querySelector('form[data-sign-out]')
  if (!form) return
  fetch(form.action, { method: 'POST', body: new FormData(form), keepalive: true, redirect: 'manual' }).catch(() => {})
}

export class LeaveNothing extends ExitThisPage {
  exitPage () {
    document.body.classList.add('govuk-exit-this-page-hide-content')
    document.title = 'Loading'
    signOut()
    window.location.replace(this.$button.href)
  }
}
