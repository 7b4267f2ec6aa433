// What all questions share: their words, and where the answer goes.
import type { Words } from '#channels/channel.ts'
import { type Desk, type StepData, say } from './made.ts'
import { dataAt, textAt } from './read.ts'
import type { Block } from './schema.ts'

/** The words above the input; without any, its placeholder or a plain request. */
export function questionText(block: Block, desk: Desk): string {
  if (desk.asked !== '') return desk.asked
  const placeholder = desk
    .text(textAt(dataAt(block.options, 'labels'), 'placeholder').replace(/<[^<>]*>/g, ''))
    .trim()
  desk.differs(noWords)
  return placeholder.slice(0, 1_000) || say(desk, requests[block.type] ?? plain)
}

/** The variable that the answer goes to. */
export function saveOf(block: Block, desk: Desk): StepData {
  const id = textAt(block.options, 'variableId')
  const variable = desk.book.withId(id)
  if (id !== '' && variable === '') desk.differs(lost)
  return variable === '' ? {} : { save: { variable, field: '' } }
}

const plain: Words = { en: 'Please write your answer.', es: 'Escribe tu respuesta, por favor.' }

const choose: Words = { en: 'Please choose:', es: 'Elige, por favor:' }

const requests: Record<string, Words> = {
  'choice input': choose,
  'picture choice input': choose,
  cards: choose,
  'rating input': { en: 'How many points do you give?', es: '¿Cuántos puntos das?' },
  'file input': { en: 'Please send a file.', es: 'Envía un archivo, por favor.' },
  'email input': { en: 'What is your e-mail address?', es: '¿Cuál es tu correo electrónico?' },
  'phone number input': { en: 'What is your phone number?', es: '¿Cuál es tu número de teléfono?' },
  'url input': { en: 'Please write a web address.', es: 'Escribe una dirección web, por favor.' },
  'date input': { en: 'Please write a date.', es: 'Escribe una fecha, por favor.' },
  'time input': { en: 'Please write a time.', es: 'Escribe una hora, por favor.' },
  'number input': { en: 'Please write a number.', es: 'Escribe un número, por favor.' },
}

const noWords: Words = {
  en: 'No text stands right above it, so the question got one of its own. Change it to your words.',
  es: 'No tiene un texto justo encima, así que la pregunta recibió uno. Cámbialo por tus palabras.',
}
const lost: Words = {
  en: 'The answer was kept in a variable that is not in the file; it is not kept.',
  es: 'La respuesta se guardaba en una variable que no está en el archivo; no se guarda.',
}
