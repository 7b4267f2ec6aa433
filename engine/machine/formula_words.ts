// Why a formula cannot be read, in words.
import type { Words } from '#channels/channel.ts'
import { functions } from './formula_functions.ts'

/** Longest formula in characters, and deepest nesting. */
export const bounds = { length: 500, depth: 30 }

/** Nothing is written. */
export const empty: Words = {
  en: 'The formula is empty. Write one.',
  es: 'La fórmula está vacía. Escribe una.',
}
/** Longer than allowed. */
export const tooLong: Words = {
  en: `The formula is longer than ${bounds.length} characters. Split it.`,
  es: `La fórmula supera los ${bounds.length} caracteres. Divídela.`,
}
/** Nested deeper than allowed. */
export const tooDeep: Words = {
  en: 'The formula is nested too deeply. Split it.',
  es: 'La fórmula tiene demasiados niveles. Divídela.',
}
/** It breaks off. */
export const unfinished: Words = {
  en: 'The formula ends where a number or a variable should follow.',
  es: 'La fórmula termina donde debería seguir un número o una variable.',
}
/** A parenthesis stays open. */
export const unclosed: Words = {
  en: 'The formula lacks a closing parenthesis.',
  es: 'A la fórmula le falta cerrar un paréntesis.',
}

/** The place that cannot be read. */
export function strange(text: string): Words {
  return {
    en: `The formula cannot be read at «${text}».`,
    es: `La fórmula no se entiende en «${text}».`,
  }
}

/** A function that is not there. */
export function noFunction(name: string): Words {
  const names = Object.keys(functions).join(', ')
  return {
    en: `The formula has no function «${name}». There are: ${names}.`,
    es: `La fórmula no tiene la función «${name}». Hay: ${names}.`,
  }
}

/** Too few or too many values. */
export function wrongCount(name: string, least: number, most: number): Words {
  const en = least === most ? `${least}` : `${least} to ${most}`
  const es = least === most ? `${least}` : `de ${least} a ${most}`
  return { en: `«${name}» takes ${en} values.`, es: `«${name}» lleva ${es} valores.` }
}
