// The language of the screens: words, and dates and numbers as the language writes them.
import i18next from 'i18next'
import { useSyncExternalStore } from 'react'
import type { Words } from '#channels/channel.ts'
import { formats } from './formats.ts'

export type Language = 'es' | 'en'

const SHELF = 'charla.language'
const files = { es: () => import('./es.json'), en: () => import('./en.json') }

const isLanguage = (value: unknown): value is Language => value === 'es' || value === 'en'

function remembered(): Language | null {
  try {
    const saved = localStorage.getItem(SHELF)
    return isLanguage(saved) ? saved : null
  } catch {
    return null
  }
}

const ofBrowser = (): Language => (navigator.language.toLowerCase().startsWith('es') ? 'es' : 'en')

async function load(language: Language): Promise<void> {
  if (i18next.hasResourceBundle(language, 'translation')) return
  const words = await files[language]()
  i18next.addResourceBundle(language, 'translation', words.default)
}

/** Starts with what this browser chose before, else with the browser's own language. */
export async function startWords(): Promise<void> {
  const language = remembered() ?? ofBrowser()
  await i18next.init({
    lng: language,
    fallbackLng: false,
    resources: {},
    interpolation: { escapeValue: false },
  })
  await load(language)
  document.documentElement.lang = language
}

/** Changes the language of the screens, and remembers it on this device unless it is only the user's stored preference. */
export async function speak(language: Language, remember = true): Promise<void> {
  await load(language)
  await i18next.changeLanguage(language)
  document.documentElement.lang = language
  if (!remember) return
  try {
    localStorage.setItem(SHELF, language)
  } catch (error) {
    console.warn('the language is kept for this page only', error)
  }
}

/** The stored preference of the user, or else of the workspace, unless this device chose another. */
export function prefer(language: string | null | undefined): void {
  if (remembered() === null && isLanguage(language) && language !== spoken()) void speak(language, false)
}

/** The language now on the screen; for code outside components. */
export function spoken(): Language {
  return isLanguage(i18next.language) ? i18next.language : 'en'
}

/** A word outside components. */
export function word(key: string, values: Record<string, unknown> = {}): string {
  return i18next.t(key, values)
}

/** Words and formats in one language. */
export type Voice = ReturnType<typeof voiceIn>

function voiceIn(language: Language) {
  return {
    t: (key: string, values: Record<string, unknown> = {}): string => i18next.t(key, values),
    pick: (words: Words): string => words[language],
    language,
    setLanguage: (next: Language) => void speak(next),
    ...formats(language),
  }
}

// Made once for each language: a canvas has thousands of components that speak, and formats are dear to make.
const voices = new Map<Language, Voice>()

function voice(): Voice {
  const language = spoken()
  const known = voices.get(language) ?? voiceIn(language)
  voices.set(language, known)
  return known
}

function watch(watcher: () => void): () => void {
  i18next.on('languageChanged', watcher)
  return () => i18next.off('languageChanged', watcher)
}

/** Words and formats for a component; it draws again when the language changes. */
export const useT = (): Voice => useSyncExternalStore(watch, voice)
