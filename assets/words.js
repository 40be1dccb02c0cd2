// Words that judge, while somebody writes: what stands in the box is looked through a moment after a change, and what was found
// is shown under it. Nothing is stopped and nothing of it is kept; without this file the same is asked when the form is sent.
const PAUSE = 400
const NOTHING = 'Looked at again: nothing found.'

// What moves while somebody presses takes the button from under the finger: what was found waits until it is let go.
let pressed = false
for (const name of ['pointerdown', 'pointerup', 'pointercancel']) {
  document.addEventListener(name, () => { pressed = name === 'pointerdown' }, { capture: true, passive: true })
}
const letGo = async () => { while (pressed) await new Promise((resolve) => setTimeout(resolve, 50)) }

const made = (name, className, text = '') => Object.assign(document.createElement(name), { className, textContent: text })

export class Words {
  constructor (box) {
    this.box = box
    this.looked = box.value
    this.turn = 0
    this.place = document.querySelector(`[data-asides-for="${CSS.escape(box.id)}"]`) || this.under(box)
    box.addEventListener('input', () => this.later(PAUSE))
    box.addEventListener('change', () => this.later(0))
    box.addEventListener('keydown', (event) => { if (event.key === 'Enter') this.look() })
  }

  // The place stands there, empty, before anything is found: then it is read out when something is.
  under (box) {
    const place = made('div', '')
    const group = box.closest('.govuk-form-group')
    place.setAttribute('role', 'status')
    if (group) group.append(place)
    else box.after(place)
    return place
  }

  later (pause) {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.look(), pause)
  }

  async look () {
    const text = this.box.value
    if (text === this.looked) return
    this.looked = text
    // Where Enter makes a line the box is empty again at once: what was found in that line stays in sight meanwhile.
    if (!text.trim() && this.box.closest('[data-minutes]')) return
    const turn = ++this.turn
    if (!text.trim()) { this.draw([]); return }
    const token = this.box.form?.querySelector('input[name=csrfmiddlewaretoken]')?.value ?? ''
    try {
      const answer = await fetch(this.box.dataset.wordsCheck, {
        method: 'POST',
        credentials: 'same-origin',
        redirect: 'manual',
        headers: { 'Content-Type': 'application/json', 'X-CSRFToken': token, 'X-Requested-With': 'fetch' },
        body: JSON.stringify({ text })
      })
      const found = answer.ok && (await answer.json()).found
      await letGo()
      if (found && turn === this.turn) this.draw(found)
    } catch { this.looked = null } // no connection: the next key asks again
  }

  // What somebody is quoted with is theirs: it is not asked about. The place never gets lower: what stands under it is about to be
  // pressed by somebody who has just put a word right.
  draw (found) {
    const asked = found.filter((one) => !one.quoted)
    this.place.style.minHeight = `${this.place.offsetHeight}px`
    if (!asked.length) {
      if (this.place.childElementCount && this.place.textContent !== NOTHING) {
        this.place.replaceChildren(made('p', 'govuk-body', NOTHING))
      }
      return
    }
    this.place.classList.add('govuk-inset-text')
    this.place.replaceChildren(...asked.flatMap((one) => {
      const title = made('p', 'govuk-body govuk-!-margin-bottom-1')
      title.append(made('strong', '', one.words))
      const lines = made('ul', 'govuk-list')
      lines.append(...one.lines.map((line) => made('li', '', line)))
      return [title, lines]
    }))
  }
}
