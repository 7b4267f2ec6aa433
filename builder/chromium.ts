// Finds the Chromium that browser tests drive, installing Debian's where that is possible; says what it did.
// Run as a script before the tests; imported by them for `launch`.
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const places = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

/** The path of an installed browser, or null. */
export function findChromium(): string | null {
  return places.find((place) => place !== undefined && existsSync(place)) ?? null
}

/** Starts a headless browser; close it in `afterAll`. */
export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: findChromium() ?? undefined,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}

function install(): void {
  const canInstall =
    process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')
  if (!canInstall) {
    console.error(
      'Browser tests need Chromium. Install it (Debian: sudo apt-get install chromium) or set CHROMIUM to its path.',
    )
    process.exit(1)
  }
  console.log('Chromium was not found; installing Debian’s packages chromium and fonts-noto-core…')
  execFileSync('apt-get', ['update', '-qq'], { stdio: 'inherit' })
  execFileSync(
    'apt-get',
    ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-noto-core'],
    {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    },
  )
}

if (import.meta.main) {
  if (findChromium() === null) install()
  console.log(`Browser tests use ${findChromium()}`)
}
