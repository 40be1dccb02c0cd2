// Time as a slider on a map: what is shown follows a moment after it was moved, without going to another page. Without this
// file the same is done by the two days above it, and by "Earlier" and "Later".
const DAY = 86_400_000
const PAUSE = 400
const day = (iso) => Date.parse(`${iso}T00:00:00Z`)
const iso = (time) => new Date(time).toISOString().slice(0, 10)
const format = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })

class Slider {
  constructor (root) {
    this.root = root
    this.bar = root.querySelector('input')
    this.output = root.querySelector('output')
    this.status = root.querySelector('[role=status]')
    this.shown = document.querySelector('[data-slider-shows]')
    this.bar.setAttribute('aria-valuetext', this.output.textContent)
    this.bar.addEventListener('input', () => this.moved())
    root.hidden = false
  }

  get until () { return day(this.root.dataset.last) - (this.bar.max - this.bar.value) * this.root.dataset.step * DAY }
  get since () { return this.until - this.root.dataset.days * DAY }

  moved () {
    const words = `${format.format(this.since)} to ${format.format(this.until)}`
    this.output.textContent = words
    this.bar.setAttribute('aria-valuetext', words)
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.show(words), PAUSE)
  }

  async show (words) {
    this.asked?.abort()
    this.asked = new AbortController()
    const there = new URL(window.location)
    there.searchParams.set('since', iso(this.since))
    there.searchParams.set('until', iso(this.until))
    try {
      const answer = await fetch(there, { credentials: 'same-origin', redirect: 'error', signal: this.asked.signal })
      if (!answer.ok) throw new Error(answer.status)
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
      this.draw(page.querySelector('[data-slider-shows]'), there)
      this.status.textContent = `Shown: ${words}.`
    } catch (error) {
      if (error.name === 'AbortError') return
      this.output.textContent = `${words}. This could not be shown. Press “Show this time”.`
      this.status.textContent = this.output.textContent
    }
    for (const name of ['since', 'until']) document.getElementById(name).value = there.searchParams.get(name)
  }

  // What stands below does not jump: the place keeps the height that it had.
  draw (fresh, there) {
    this.shown.style.minHeight = `${this.shown.offsetHeight}px`
    this.shown.replaceChildren(...fresh.childNodes)
    window.history.replaceState(null, '', there)
  }
}

for (const root of document.querySelectorAll('[data-slider]')) new Slider(root)
