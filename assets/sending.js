// Sends large files part after part, before the form is sent: a connection that breaks off loses one part, never the file.
// A choice of files marked data-sending works without this file: then the files go with the form, up to its limit.
const SMALL = 2 * 1024 * 1024 // what is smaller goes with the form
const CHUNK = 64 * 1024
const FIRST_PART = 4 * CHUNK
const LARGEST_PART = 16 * 1024 * 1024
const AIM = 4000 // milliseconds that a part should take
const RETRY = 2000
const LATEST_RETRY = 30_000
const EVERY = 10_000 // milliseconds between two words to a screen reader

const mb = (bytes) => bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / 1024 / 1024).toFixed(bytes < 10 * 1024 * 1024 ? 1 : 0)} MB`
const pause = (time) => new Promise((resolve) => { setTimeout(resolve, time); window.addEventListener('online', resolve, { once: true }) })

async function hashOf (part) {
  if (!window.crypto?.subtle) return {}
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await part.arrayBuffer()))
  return { 'Upload-Checksum': `sha256 ${btoa(String.fromCharCode(...digest))}` }
}

class Refusal extends Error {}

// One file on its way.
class Sending {
  constructor (file, input, changed) {
    this.file = file
    this.input = input
    this.changed = changed
    this.kept = 0
    this.size = FIRST_PART
    this.state = 'waiting'
    // Nothing of the file's name is left in the browser: only how long it is and when it was changed.
    this.mark = `sending ${input.dataset.sending} ${file.size} ${file.lastModified}`
  }

  headers () {
    const token = document.cookie.split('; ').find((part) => part.startsWith('csrftoken='))?.slice('csrftoken='.length) ||
      this.input.form.querySelector('input[name=csrfmiddlewaretoken]')?.value || ''
    return { 'X-CSRFToken': token, 'X-Requested-With': 'fetch' }
  }

  ask (url, options) {
    return fetch(url, { credentials: 'same-origin', redirect: 'manual', ...options, headers: { ...this.headers(), ...options.headers } })
  }

  say (state, why = '') {
    this.state = state
    this.why = why
    this.changed()
  }

  async send () {
    let wait = RETRY
    while (this.state !== 'stopped') {
      try {
        if (!this.url) await this.begin()
        if (this.kept >= this.file.size) { this.say('done'); return }
        this.say('sending')
        await this.part()
        wait = RETRY
      } catch (error) {
        if (this.state === 'stopped') return
        if (error instanceof Refusal) { this.say('refused', error.message); return }
        this.say('broken', error.message === 'signed out' ? 'signed out' : '')
        this.size = FIRST_PART
        await pause(wait)
        wait = Math.min(wait * 2, LATEST_RETRY)
        await this.where().catch(() => {})
      }
    }
  }

  async begin () {
    try { this.url = sessionStorage.getItem(this.mark) } catch {}
    if (this.url) { await this.where(); if (this.url) return }
    const answer = await this.ask(this.input.dataset.sendUrl, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ name: this.file.name, length: this.file.size, purpose: this.input.dataset.sending })
    })
    await this.judge(answer)
    this.url = answer.headers.get('Location')
    try { sessionStorage.setItem(this.mark, this.url) } catch {}
  }

  // Where to go on. Gone for good: begin again.
  async where () {
    if (!this.url) return
    const answer = await this.ask(this.url, { method: 'HEAD' })
    if (answer.status === 404) { this.url = null; this.kept = 0; this.forget() } else if (answer.ok) this.kept = Number(answer.headers.get('Upload-Offset'))
  }

  async part () {
    const part = this.file.slice(this.kept, this.kept + this.size)
    const began = performance.now()
    const answer = await this.ask(this.url, {
      method: 'PATCH',
      headers: { 'Content-Type': 'application/offset+octet-stream', 'Upload-Offset': String(this.kept), ...await hashOf(part) },
      body: part
    })
    if (answer.status === 409) { this.kept = Number(answer.headers.get('Upload-Offset')); return }
    await this.judge(answer)
    this.kept = Number(answer.headers.get('Upload-Offset'))
    const took = performance.now() - began
    this.size = took < AIM / 2 ? Math.min(this.size * 2, LARGEST_PART) : took > AIM * 2 ? Math.max(this.size / 2, CHUNK) : this.size
  }

  async judge (answer) {
    if (answer.ok) return
    if (answer.type === 'opaqueredirect' || answer.status === 401 || answer.status === 403) throw new Error('signed out')
    if ([413, 415, 422, 429, 507].includes(answer.status)) throw new Refusal((await answer.json()).why)
    throw new Error('broken')
  }

  get id () { return this.url?.split('/').filter(Boolean).pop() }

  forget () { try { sessionStorage.removeItem(this.mark) } catch {} }

  stop () {
    this.say('stopped')
    this.forget()
    if (this.url) this.ask(this.url, { method: 'DELETE' }).catch(() => {})
  }

  get words () {
    const sent = `${mb(this.kept)} of ${mb(this.file.size)}`
    return {
      waiting: 'waits for its turn.',
      sending: `${sent} sent.`,
      broken: this.why === 'signed out'
        ? `You are signed out. Sign in again in a new tab, and it goes on here. ${sent} are safe with us.`
        : `No connection. ${sent} are safe with us. It goes on by itself when the connection is back. You can leave this page open.`,
      refused: this.why,
      done: 'has arrived. Press the button below to keep it with your words.'
    }[this.state]
  }
}

// A choice of files, what has come of each, and one place that tells a screen reader now and then.
export class Files {
  constructor (input) {
    this.input = input
    this.files = []
    this.saidAt = 0
    this.list = document.createElement('ul')
    this.list.className = 'govuk-list alongside-sending'
    this.status = document.createElement('p')
    this.status.className = 'govuk-visually-hidden'
    this.status.setAttribute('role', 'status')
    input.after(this.list, this.status)
    input.addEventListener('change', () => this.take())
    input.form.addEventListener('submit', (event) => this.hold(event))
    window.addEventListener('beforeunload', (event) => { if (this.busy && !this.leaving) event.preventDefault() })
  }

  get busy () { return this.files.some((one) => ['waiting', 'sending', 'broken'].includes(one.state)) }

  take () {
    const chosen = [...this.input.files]
    if (!chosen.some((file) => file.size > SMALL)) return
    this.input.value = ''
    this.input.required = false
    for (const file of chosen) {
      const one = new Sending(file, this.input, () => this.draw(one))
      this.files.push(one)
      this.place(one)
    }
    this.next()
  }

  async next () {
    if (this.running) return
    this.running = true
    for (let one; (one = this.files.find((file) => file.state === 'waiting'));) await one.send()
    this.running = false
    if (this.held && !this.busy) {
      this.held = false
      if (!this.files.some((one) => one.state === 'refused')) this.input.form.requestSubmit(this.button)
    }
  }

  place (one) {
    one.line = document.createElement('li')
    const name = document.createElement('bdi')
    name.textContent = one.file.name
    one.text = document.createElement('span')
    one.bar = document.createElement('progress')
    one.bar.max = one.file.size
    one.bar.setAttribute('aria-label', `How much of ${one.file.name} is sent`)
    one.button = document.createElement('button')
    one.button.type = 'button'
    one.button.className = 'govuk-button govuk-button--secondary govuk-!-margin-bottom-2'
    one.button.textContent = 'Leave it out'
    one.button.setAttribute('aria-label', `Leave it out: ${one.file.name}`)
    one.button.addEventListener('click', () => this.drop(one))
    one.line.append(name, ' ', one.text, document.createElement('br'), one.bar, ' ', one.button)
    this.list.append(one.line)
    this.draw(one)
  }

  drop (one) {
    one.stop()
    one.line.remove()
    this.files = this.files.filter((file) => file !== one)
    this.tell(`${one.file.name} is left out.`, true)
    this.input.focus()
  }

  draw (one) {
    if (!one.line || one.state === 'stopped') return
    one.text.textContent = one.words
    one.bar.value = one.kept
    one.bar.hidden = ['done', 'refused'].includes(one.state)
    one.line.classList.toggle('govuk-error-message', one.state === 'refused')
    if (one.state === 'done' && !one.hidden) {
      one.hidden = document.createElement('input')
      one.hidden.type = 'hidden'
      one.hidden.name = `${this.input.name}-sent`
      one.hidden.value = one.id
      one.line.append(one.hidden)
      one.forget()
      one.hidden.dispatchEvent(new Event('change', { bubbles: true }))
    }
    const turned = one.told !== one.state
    one.told = one.state
    this.tell(`${one.file.name}: ${one.words}`, turned)
  }

  tell (words, now) {
    if (!now && Date.now() - this.saidAt < EVERY) return
    this.saidAt = Date.now()
    this.status.textContent = words
  }

  // The button is pressed while a file is still on its way: it goes by itself when the file has arrived.
  hold (event) {
    if (!this.busy) { this.leaving = true; return }
    event.preventDefault()
    event.stopImmediatePropagation()
    this.button = event.submitter
    this.held = true
    if (!this.waits) {
      this.waits = document.createElement('p')
      this.waits.className = 'govuk-body'
      this.waits.setAttribute('role', 'status')
      this.list.after(this.waits)
    }
    this.waits.textContent = 'Your files are still on their way. The form is sent by itself when they have arrived. Please keep this page open.'
  }
}
