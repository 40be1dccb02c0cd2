// Builds what the browser gets, and the letters for paper, into folders of the govuk room (never committed). Run: node assets/build.mjs
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { compile } from 'sass'

const sources = dirname(fileURLToPath(import.meta.url))
const root = dirname(sources)
const built = join(root, 'alongside', 'ground', 'govuk', 'static', 'alongside')
const largestStylesheet = 180_000

// A map that is not shipped makes hashed static files refuse to build.
const withoutMap = (text) => text.replace(/^\s*(\/\/|\/\*)# sourceMappingURL=.*$/gm, '')

const copyScript = (from, name) => writeFileSync(join(built, name), withoutMap(readFileSync(from, 'utf8')))

const { css: all } = compile(join(sources, 'alongside.scss'), {
  loadPaths: [root],
  style: 'compressed',
  quietDeps: true
})
// The timeline's old document links want a picture that is not shipped; nothing here uses them.
const css = all.replace(/\.moj-timeline__document-(link|icon)[^{}]*\{[^{}]*\}/g, '')
if (css.length > largestStylesheet) throw new Error(`The stylesheet is ${css.length} bytes; at most ${largestStylesheet}.`)
if (/url\(/.test(css)) throw new Error('The stylesheet asks for another file; fonts and pictures are not shipped.')
if (/GDS Transport/.test(css)) throw new Error('GDS Transport may be used on GOV.UK only.')

rmSync(built, { recursive: true, force: true })
mkdirSync(built, { recursive: true })
writeFileSync(join(built, 'alongside.css'), css)
for (const name of ['alongside.js', 'drafts.js', 'leave.js', 'minutes.js', 'sending.js', 'slider.js', 'supported.js', 'words.js', 'mark.svg']) cpSync(join(sources, name), join(built, name))
copyScript(join(root, 'node_modules', 'govuk-frontend', 'dist', 'govuk', 'govuk-frontend.min.js'), 'govuk-frontend.min.js')
copyScript(join(root, 'node_modules', 'htmx.org', 'dist', 'htmx.min.js'), 'htmx.min.js')

// What is printed on paper has letters of its own; a browser never loads them.
const fonts = join(root, 'alongside', 'ground', 'govuk', 'fonts')
rmSync(fonts, { recursive: true, force: true })
mkdirSync(fonts, { recursive: true })
for (const [name, family] of [['noto-sans', 'NotoSans'], ['noto-naskh-arabic', 'NotoNaskhArabic']]) {
  for (const weight of ['400Regular', '700Bold']) {
    const file = `${family}_${weight}.ttf`
    cpSync(join(root, 'node_modules', '@expo-google-fonts', name, weight, file), join(fonts, file))
  }
}
console.log(`alongside.css ${css.length} bytes`)
