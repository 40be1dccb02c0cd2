// Taking minutes while people talk: each line is saved as it is typed, and kept in this browser until the server has it.
// Enter makes a line. The form works without this file: then several lines are sent at once.
const PAUSE = 2500
const LISTEN = 6000
const QUIET = 300_000 // nobody typed for so long: stop asking, so that a page left open signs itself out
const LATEST_RETRY = 30_000

const clockWords = (at = new Date()) => at.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
const plural = (n) => n === 1 ? '1 line is' : `${n} lines are`

// What waits lies in the browser under one name for each line: two tabs never write over each other.
class Waiting {
  constructor (prefix) {
    this.prefix = prefix
    this.lines = new Map()
    this.lasting = true
    try {
      for (let i = 0; i < localStorage.length; i++) {
        const name = localStorage.key(i)
        if (!name.startsWith(prefix)) continue
        const line = JSON.parse(localStorage.getItem(name))
        this.lines.set(line.key, line)
      }
    } catch { this.lasting = false }
  }

  keep (line) {
    this.lines.set(line.key, line)
    try { localStorage.setItem(this.prefix + line.key, JSON.stringify(line)) } catch { this.lasting = false }
  }

  drop (key) {
    this.lines.delete(key)
    try { localStorage.removeItem(this.prefix + key) } catch { this.lasting = false }
  }
}

class Minutes {
  constructor (root) {
    this.root = root
    this.form = root.querySelector('form')
    this.box = this.form.querySelector('textarea')
    this.list = root.querySelector('[data-minutes-lines]')
    this.status = root.querySelector('[data-minutes-status]')
    this.page = crypto.randomUUID()
    this.waiting = new Waiting(root.dataset.store)
    this.since = null
    this.retry = PAUSE
    this.lostAt = null
    this.typedAt = Date.now()
    this.startOver()
    this.takeUp()
    this.form.addEventListener('submit', (event) => { event.preventDefault(); this.finish() })
    this.box.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) { event.preventDefault(); this.finish() }
    })
    this.box.addEventListener('input', () => this.typed())
    window.addEventListener('online', () => this.later(0))
    window.addEventListener('pagehide', () => this.post(true).catch(() => {}))
    this.later(0)
  }

  startOver () { this.now = { key: crypto.randomUUID(), page: this.page, seq: 0, text: '', done: false, began: 0 } }

  // Lines that an earlier page could not send: those that were finished go out, the last one is still being typed.
  takeUp () {
    const half = [...this.waiting.lines.values()].filter((line) => !line.done).sort((a, b) => b.began - a.began)
    for (const line of half.slice(this.box.value ? 0 : 1)) this.change(line, line.text, true)
    if (half.length && !this.box.value) { this.now = half[0]; this.box.value = half[0].text }
    for (const line of this.waiting.lines.values()) if (line.done) this.show(line)
  }

  change (line, text, done) {
    line.began ||= Date.now()
    line.seq += 1
    line.text = text
    line.done = done
    this.waiting.keep(line)
  }

  typed () {
    this.typedAt = Date.now()
    if (this.box.value.includes('\n')) { this.finish(); return } // pasted, or an on-screen keyboard
    if (!this.box.value.trim() && !this.now.seq) return
    this.change(this.now, this.box.value, false)
    this.say()
    this.later(PAUSE)
  }

  finish () {
    this.typedAt = Date.now()
    const [first, ...more] = this.box.value.split('\n').map((text) => text.trim()).filter(Boolean)
    if (first) {
      for (const text of [first, ...more]) {
        this.change(this.now, text, true)
        this.show(this.now)
        this.startOver()
      }
      this.box.value = ''
      this.box.dispatchEvent(new Event('change'))
    }
    this.box.focus()
    this.say()
    this.later(0)
  }

  later (pause) {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.send(), pause)
  }

  post (keepalive) {
    const token = document.cookie.split('; ').find((part) => part.startsWith('csrftoken='))?.slice('csrftoken='.length) ||
      this.form.querySelector('input[name=csrfmiddlewaretoken]').value
    this.sent = [...this.waiting.lines.values()].sort((a, b) => a.began - b.began).slice(0, 50)
    const lines = this.sent.map((line) => ({
      key: line.key, page: line.page, seq: line.seq, text: line.text, done: line.done, ago: Date.now() - line.began
    }))
    return fetch(this.root.dataset.url, {
      method: 'POST',
      credentials: 'same-origin',
      redirect: 'manual',
      keepalive,
      headers: { 'Content-Type': 'application/json', 'X-CSRFToken': token, 'X-Requested-With': 'fetch' },
      body: JSON.stringify({ lines, since: this.since })
    })
  }

  async send () {
    if (this.sending) { this.later(PAUSE); return }
    if (!this.waiting.lines.size && Date.now() - this.typedAt > QUIET) { this.later(LISTEN); return }
    this.sending = true
    const seqs = new Map([...this.waiting.lines.values()].map((line) => [line.key, line.seq]))
    let pause = LISTEN
    try {
      const answer = await this.post(false)
      if (answer.ok) {
        this.had(await answer.json(), seqs)
        this.retry = PAUSE
        this.lostAt = null
        if (this.waiting.lines.size > (this.waiting.lines.has(this.now.key) ? 1 : 0)) pause = PAUSE
      } else {
        this.trouble = answer.type === 'opaqueredirect' || answer.status === 401 || answer.status === 403
          ? 'You are signed out. Sign in again in a new tab, then go on here.'
          : answer.status === 413 ? (await answer.json()).why : 'The server could not save.'
        throw new Error('not saved')
      }
    } catch (error) {
      if (error.message !== 'not saved') this.trouble = 'There is no connection.'
      this.lostAt ||= new Date()
      pause = this.retry
      this.retry = Math.min(this.retry * 2, LATEST_RETRY)
    } finally {
      this.sending = false
    }
    this.say()
    this.later(pause)
  }

  had (answer, seqs) {
    this.since = answer.since || this.since
    this.savedAt = answer.at
    for (const { key, deed } of answer.kept) {
      const line = this.waiting.lines.get(key)
      if (deed === 'late') this.tooLate = true
      if (deed === 'too_long') { this.tooLong = true; continue }
      if (line && line.seq === seqs.get(key)) this.waiting.drop(key)
    }
    for (const line of answer.lines) if (line.key !== this.now.key) this.draw(line)
  }

  say () {
    const waiting = this.waiting.lines.size
    let text = waiting ? 'Saving …' : this.savedAt ? `Everything is saved, ${this.savedAt}.` : ''
    if (waiting && this.lostAt) {
      text = `${this.trouble} ${plural(waiting)} not saved since ${clockWords(this.lostAt)}. ` +
        (this.waiting.lasting ? 'They are kept in this browser' : 'They are kept on this page: do not close it') +
        '. Go on writing: we keep trying.'
    }
    if (this.tooLong) text += ' One line is too long to save. Make two of it.'
    if (this.tooLate) text += ' The draft was sent meanwhile. Open this page again: your last lines are kept there for you.'
    if (this.status.textContent !== text) this.status.textContent = text
  }

  // A line that the server has not answered yet, as it was typed.
  show (line) { this.draw({ key: line.key, order: '~', who: '', kind: '', words: line.text, waits: true }) }

  draw (line) {
    let item = this.list.querySelector(`[data-key="${line.key}"]`)
    if (!item) {
      item = document.createElement('li')
      item.dataset.key = line.key
    }
    if (line.waits && item.dataset.order) return
    item.dataset.order = line.waits ? '' : line.order
    item.replaceChildren()
    if (!line.waits) {
      const who = document.createElement('strong')
      who.textContent = line.who || 'Nobody’s name yet'
      item.append(who, ` (${line.kind.toLowerCase()}): `)
    }
    item.append((line.struck ? 'struck out: ' : '') + line.words + (line.waits ? ' (not saved yet)' : '') +
      (line.typing && line.by ? ` (${line.by} is writing)` : '') + ' ')
    if (line.change) {
      const link = document.createElement('a')
      link.className = 'govuk-link'
      link.href = line.change
      link.textContent = 'Change'
      const which = document.createElement('span')
      which.className = 'govuk-visually-hidden'
      which.textContent = ` the line “${line.words.length > 40 ? line.words.slice(0, 39) + '…' : line.words}”`
      link.append(which)
      item.append(link)
    }
    const after = [...this.list.children].find((other) => other !== item && other.dataset.order > line.order)
    if (after && !line.waits) after.before(item)
    else if (!item.parentNode || !line.waits) this.list.append(item)
  }
}

for (const root of document.querySelectorAll('[data-minutes]')) new Minutes(root)
