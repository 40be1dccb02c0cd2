// Passkeys and security keys. Each form with data-passkey is hidden until the browser can do its part.
const { webauthnJSON } = window

async function fetchedOptions (form) {
  const answer = await fetch(form.action, { headers: { Accept: 'application/json' } })
  if (!answer.ok) throw new Error(`The server answered ${answer.status}.`)
  return await answer.json()
}

const givenOptions = () => JSON.parse(document.getElementById('passkey-options').textContent)

function creation (form, { creation_options: options }) {
  const passwordless = form.elements.passwordless?.checked ?? false
  const wanted = options.publicKey.authenticatorSelection
  wanted.residentKey = passwordless ? 'required' : 'discouraged'
  wanted.requireResidentKey = passwordless
  if (passwordless) wanted.userVerification = 'required'
  return webauthnJSON.create(options)
}

const ways = {
  'sign-in': async (form) => webauthnJSON.get((await fetchedOptions(form)).request_options),
  confirm: async () => webauthnJSON.get(givenOptions().request_options),
  add: async (form) => creation(form, givenOptions())
}

for (const form of webauthnJSON?.supported() ? document.querySelectorAll('form[data-passkey]') : []) {
  form.hidden = false
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    const trouble = form.querySelector('[data-passkey-trouble]')
    trouble.textContent = ''
    try {
      form.elements.credential.value = JSON.stringify(await ways[form.dataset.passkey](form))
    } catch {
      trouble.textContent = trouble.dataset.passkeyTrouble
      return
    }
    form.submit()
  })
}
