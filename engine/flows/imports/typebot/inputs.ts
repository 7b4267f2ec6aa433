// What the bot asks for: one question of ours each, with the kind of answer that fits.
import { clocksIn } from '#engine/machine/answers_clocks.ts'
import { timeIn } from '#engine/machine/zone.ts'
import { assignmentFresh } from '#engine/steps/assignments.ts'
import { cards } from './cards.ts'
import { choice } from './choices.ts'
import { formatOf } from './date_formats.ts'
import { type Converter, cut, type Desk, type Made, type Part, type StepData, say } from './made.ts'
import { pictures } from './pictures.ts'
import { questionText, saveOf } from './questions.ts'
import { type Data, dataAt, flagAt, numberAt, textAt, textsAt } from './read.ts'
import type { Block } from './schema.ts'

/** A question that leaves by `next`. */
function question(block: Block, desk: Desk, answer: string, more: StepData = {}): Part {
  return {
    type: 'ask_question',
    data: {
      text: questionText(block, desk),
      answer,
      ...saveOf(block, desk),
      ...retryOf(block, desk),
      ...more,
    },
  }
}

/** What is said when the answer is not understood. */
function retryOf(block: Block, desk: Desk): StepData {
  const general = dataAt(dataAt(desk.bot.settings, 'general'), 'systemMessages')
  const source = textAt(block.options, 'retryMessageContent') || textAt(general, 'invalidMessage')
  return source.trim() === '' ? {} : { invalidText: cut(desk.text(source).trim(), 2_000) }
}

const asked =
  (answer: string): Converter =>
  (block, desk) => ({ parts: [question(block, desk, answer)] })

const text: Converter = (block, desk) => {
  const files = ['audioClip', 'attachments'].some((key) => flagAt(dataAt(block.options, key), 'isEnabled'))
  if (files) desk.differs(textOnly)
  return { parts: [question(block, desk, 'text')] }
}

const number: Converter = (block, desk) => {
  const [min, max] = [numberAt(block.options, 'min'), numberAt(block.options, 'max')]
  const said = (key: string, read: number | null) => read === null && textAt(block.options, key) !== ''
  if (said('min', min) || said('max', max)) desk.differs(noLimit)
  if (numberAt(block.options, 'step') !== null) desk.differs(anyNumber)
  const isRange = min === null || max === null || min <= max
  if (!isRange) desk.differs(noLimit)
  return { parts: [question(block, desk, 'number', isRange ? { min, max } : {})] }
}

const phone: Converter = (block, desk) => {
  const country = textAt(block.options, 'defaultCountryCode').trim().toUpperCase()
  return { parts: [question(block, desk, 'phone', /^[A-Z]{2}$/.test(country) ? { country } : {})] }
}

const date: Converter = (block, desk) => {
  const { options } = block
  const [hasTime, isRange] = [flagAt(options, 'hasTime'), flagAt(options, 'isRange')]
  if (hasTime && isRange) desk.differs(daysOnly)
  const answer = isRange ? 'date_range' : hasTime ? 'date_time' : 'date'
  const limits = { earliest: dayOf(options, 'min', desk), latest: dayOf(options, 'max', desk) }
  const variable = desk.book.withId(textAt(options, 'variableId'))
  const format = formatOf(
    textAt(options, 'format') || (hasTime && !isRange ? 'dd/MM/yyyy HH:mm' : 'dd/MM/yyyy'),
  )
  const asks = question(block, desk, answer, limits)
  if (variable === '') return { parts: [asks] }
  if (format === null) {
    desk.differs(asIso)
    return { parts: [asks] }
  }
  // There the answer is kept as it is written; here as a date. From here on it is the text again.
  const written = (name: string) => ({
    ...assignmentFresh,
    variable: name,
    kind: 'date_text',
    date: `{{ ${name} }}`,
    format,
  })
  if (!isRange) return { parts: [asks, { type: 'set_variable', data: { assignments: [written(variable)] } }] }
  const separator = textAt(dataAt(options, 'labels'), 'separator').trim() || 'to'
  const whole = `{{ ${variable}_from }} ${desk.text(separator)} {{ ${variable}_to }}`
  const joined = { ...assignmentFresh, variable, kind: 'text', text: whole }
  const assignments = [written(`${variable}_from`), written(`${variable}_to`), joined]
  return { parts: [asks, { type: 'set_variable', data: { assignments } }] }
}

/** A first or last day; what our questions could not read is left out. */
function dayOf(options: Data, key: string, desk: Desk): string {
  const source = textAt(options, key).trim()
  if (source === '') return ''
  const day = source.includes('{{') ? desk.text(source) : source.slice(0, 10)
  if (day.length <= 200 && (source.includes('{{') || timeIn(day, 'UTC') !== null)) return day
  desk.differs(noLimit)
  return ''
}

const time: Converter = (block, desk) => {
  const format = textAt(block.options, 'format')
  if (format !== '' && format !== 'HH:mm' && clocksIn('09:30').length > 0) desk.differs(clockText)
  return { parts: [question(block, desk, 'time')] }
}

const rating: Converter = (block, desk) => {
  const { options } = block
  const length = Math.round(numberAt(options, 'length') ?? 10)
  const isIcons = textAt(options, 'buttonType') === 'Icons'
  const from = isIcons ? 1 : Math.round(numberAt(options, 'startsAt') ?? 0)
  if (isIcons && length === 5) return { parts: [question(block, desk, 'rating')] }
  const max = Math.min(Math.max(length, from + 1), from + 29)
  const labels = ['left', 'right'].map((key) => desk.text(textAt(dataAt(options, 'labels'), key)).trim())
  const hint = labels.some(Boolean) ? `\n(${from}: ${labels[0] || '–'}, ${max}: ${labels[1] || '–'})` : ''
  if (isIcons) desk.differs(asNumbers)
  const asks = question(block, desk, 'scale', { min: from, max })
  return {
    parts: [
      { ...asks, data: { ...asks.data, text: `${cut(String(asks.data['text']), 3_800)}${cut(hint, 180)}` } },
    ],
  }
}

const file: Converter = (block, desk): Made => {
  const { options } = block
  const types = textsAt(dataAt(options, 'allowedFileTypes'), 'types')
  const limited = flagAt(dataAt(options, 'allowedFileTypes'), 'isEnabled') && types.length > 0
  const media = limited ? groupOf(types) : 'any'
  if (limited && media === 'any') desk.differs(anyFile)
  if (flagAt(options, 'isMultipleAllowed')) desk.differs(oneFile)
  const optional = !flagAt(options, 'isRequired', true)
  const skip: StepData = optional ? { skipWord: say(desk, { en: 'skip', es: 'omitir' }) } : {}
  if (optional) desk.differs(skipByWord)
  const asks = question(block, desk, 'media', { media, ...skip })
  return { parts: [optional ? { ...asks, to: { next: 'on', skipped: 'on' } } : asks] }
}

function groupOf(types: string[]): string {
  const all = (pattern: RegExp) => types.every((type) => pattern.test(type.trim()))
  if (all(/^image\/|^\.?(png|jpe?g|gif|webp|heic)$/i)) return 'image'
  if (all(/^audio\/|^\.?(mp3|wav|ogg|m4a)$/i)) return 'audio'
  if (all(/^video\/|^\.?(mp4|mov|webm)$/i)) return 'video'
  if (all(/^(application|text)\/|^\.?(pdf|docx?|xlsx?|csv|txt)$/i)) return 'document'
  return all(/^(image|application|text)\/|^\.?(png|jpe?g|pdf|docx?)$/i) ? 'image_or_document' : 'any'
}

/** Converters of inputs by the type of the block. */
export const inputs: Record<string, Converter> = {
  'text input': text,
  'number input': number,
  'email input': asked('email'),
  'url input': asked('url'),
  'phone number input': phone,
  'date input': date,
  'time input': time,
  'choice input': choice,
  'picture choice input': pictures,
  cards,
  'rating input': rating,
  'file input': file,
}

const textOnly = {
  en: 'Only text is taken; voice and attachments are not.',
  es: 'Solo se recibe texto; no voz ni archivos adjuntos.',
}
const noLimit = {
  en: 'A limit that cannot be worked out beforehand was left out.',
  es: 'Se omitió un límite que no se puede calcular de antemano.',
}
const anyNumber = {
  en: 'Numbers between the steps are taken, too.',
  es: 'También se aceptan números intermedios.',
}
const daysOnly = { en: 'The range is of days, without times.', es: 'El rango es de días, sin horas.' }
const asIso = {
  en: 'The date is kept as 2026-12-24: its format is unknown here.',
  es: 'La fecha se guarda como 2026-12-24: su formato no se conoce aquí.',
}
const clockText = { en: 'The time is kept as 18:30.', es: 'La hora se guarda como 18:30.' }
const asNumbers = { en: 'Numbers stand in place of icons.', es: 'Hay números en lugar de iconos.' }
const anyFile = { en: 'Files of any type are taken.', es: 'Se reciben archivos de cualquier tipo.' }
const oneFile = { en: 'One file is taken.', es: 'Se recibe un solo archivo.' }
const skipByWord = {
  en: 'It is skipped by writing a word, not by a button.',
  es: 'Se omite escribiendo una palabra, no con un botón.',
}
