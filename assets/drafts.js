// Keeps a draft of what is being typed: nothing typed is ever lost.
// A form marked data-draft-url is posted there a moment after a change, and again until it has worked.
const PAUSE = 2000
const RETRY = 8000
const LATEST_RETRY = 60000

// As the pages write it: 3:38pm.
const clockWords = () => {
  const now = new Date()
  return `${now.getHours() % 12 || 12}:${String(now.getMinutes()).padStart(2, '0')}${now.getHours() < 12 ? 'am' : 'pm'}`
}

function words (form) {
  const data = new FormData(form)
  for (const secret of form.querySelectorAll('input[type=password], input[type=file]')) data.delete(secret.name)
  return data
}

// Signing in again in another tab makes a new token; without it the page still open could not be sent.
function freshen (form) {
  const token = document.cookie.split('; ').find((part) => part.startsWith('csrftoken='))
  const input = form.querySelector('input[name=csrfmiddlewaretoken]')
  if (token && input) input.value = token.slice('csrftoken='.length)
}

export class Draft {
  constructor (form) {
    this.form = form
    this.status = form.querySelector('[data-draft-status]')
    this.timer = null
    this.wait = RETRY
    this.changed = false
    this.sending = false
    this.submitted = false
    form.addEventListener('input', () => this.later(PAUSE))
    form.addEventListener('change', () => this.later(PAUSE))
    form.addEventListener('submit', () => { freshen(form); this.submitted = true; clearTimeout(this.timer) })
    window.addEventListener('pagehide', () => this.lastChance())
    window.addEventListener('pageshow', () => { this.submitted = false })
    window.addEventListener('online', () => { if (this.changed) this.later(0) })
  }

  say (text) {
    if (this.status && this.status.textContent !== text) this.status.textContent = text
  }

  later (pause) {
    this.changed = true
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.save(), pause)
  }

  post (keepalive) {
    freshen(this.form)
    const data = words(this.form)
    return fetch(this.form.dataset.draftUrl, {
      method: 'POST',
      body: data,
      credentials: 'same-origin',
      headers: { 'X-CSRFToken': data.get('csrfmiddlewaretoken') || '', 'X-Requested-With': 'fetch' },
      redirect: 'manual',
      keepalive
    })
  }

  async save () {
    if (this.submitted) return
    if (this.sending) { this.later(PAUSE); return }
    this.sending = true
    this.changed = false
    try {
      const answer = await this.post(false)
      if (answer.ok) {
        this.wait = RETRY
        this.say(`Saved at ${clockWords()}`)
      } else if (answer.type === 'opaqueredirect' || answer.status === 401 || answer.status === 403) {
        this.say('Not saved: you are signed out. Sign in again in a new tab, then carry on here. Your words are still on this page.')
        this.again()
      } else if (answer.status === 409) {
        this.say('Not saved: someone else saved this first. Your words are still on this page. Press the button to see both.')
      } else {
        this.again('Not saved yet. We will keep trying. Your words are still on this page.')
      }
    } catch {
      this.again('Not saved yet: no connection. We will keep trying. Your words are still on this page.')
    } finally {
      this.sending = false
    }
  }

  again (text) {
    if (text) this.say(text)
    this.later(this.wait)
    this.wait = Math.min(this.wait * 2, LATEST_RETRY)
  }

  lastChance () {
    if (!this.changed || this.submitted) return
    this.changed = false
    this.post(true).catch(() => {})
  }
}
