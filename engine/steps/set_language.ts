// Writes down which language the contact speaks.
import { z } from 'zod'
import type { Words } from '#channels/channel.ts'
import { field, step } from '#engine/machine/step.ts'
import { exits } from './fields.ts'

const names: Record<string, Words> = {
  es: { en: 'Spanish', es: 'Español' },
  en: { en: 'English', es: 'Inglés' },
}

/** Sets the contact's language, by which texts are chosen and dates are written. */
export const setLanguage = step({
  type: 'set_language',
  title: { en: 'Set the language', es: 'Fijar el idioma' },
  about: { en: 'Writes down which language the contact speaks.', es: 'Anota qué idioma habla el contacto.' },
  keywords: ['translate', 'spanish', 'english', 'locale', 'idioma', 'traducir', 'español', 'inglés'],
  icon: 'language',
  category: 'contact',
  data: z.object({
    language: field(z.enum(['es', 'en', 'other']).default('es'), {
      field: 'select',
      title: { en: 'Language', es: 'Idioma' },
      options: [
        { value: 'es', title: { en: 'Spanish', es: 'Español' } },
        { value: 'en', title: { en: 'English', es: 'Inglés' } },
        { value: 'other', title: { en: 'Another one', es: 'Otro' } },
      ],
    }),
    code: field(z.string().max(200).default(''), {
      field: 'template',
      title: { en: 'Code of the language', es: 'Código del idioma' },
      placeholder: { en: 'pt', es: 'pt' },
      help: {
        en: 'Two letters, such as pt or fr; or a variable that holds them.',
        es: 'Dos letras, como pt o fr; o una variable que las contenga.',
      },
      when: { field: 'language', is: ['other'] },
    }),
  }),
  fresh: (language) => ({ language, code: '' }),
  exits: () => [exits.next],
  summary: ({ language, code }) => names[language] ?? { en: code, es: code },
  waitsFor: null,
  check: ({ language, code }) =>
    language === 'other' && !isCode(code) && !code.includes('{') && !code.includes('$') ? [bad] : [],
  enter: ({ language, code }, { render }) => {
    const value = language === 'other' ? render(code).trim().toLowerCase() : language
    // What is no code would be worse than what is known already.
    return isCode(value)
      ? { effects: [{ type: 'update_field', field: 'language', value }], exit: 'next' }
      : { exit: 'next' }
  },
})

const isCode = (text: string) => /^[a-z]{2,3}(-[a-z0-9]{2,8})?$/i.test(text.trim())

const bad = {
  code: 'bad_language',
  level: 'error' as const,
  field: 'code',
  text: {
    en: 'This is no code of a language. Write two letters, such as pt.',
    es: 'No es el código de un idioma. Escribe dos letras, como pt.',
  },
}
