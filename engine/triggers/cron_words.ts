// The times of a schedule as people say them. What has no short way of saying stays in its own notation.
import type { Words } from '#channels/channel.ts'

/** A cron line in words; the line itself where it says too much for a sentence. Total. */
export function cronWords(cron: string): Words {
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = cron.trim().split(/\s+/)
  const clock = clockOf(minute, hour)
  const days = clock && daysOf(day, month, weekday)
  if (!clock || !days) return { en: cron, es: cron }
  const said = (language: 'en' | 'es') => [clock[language], days[language]].filter(Boolean).join(', ')
  return { en: said('en'), es: said('es') }
}

/** The days around a contact's date, and the hour, in words. */
export function dateWords(field: string, offset: number, hour: number, yearly: boolean): Words {
  const days = Math.abs(offset)
  const unit = days === 1 ? { en: 'day', es: 'día' } : { en: 'days', es: 'días' }
  const on =
    offset === 0
      ? { en: `On the day of «${field}»`, es: `El día de «${field}»` }
      : {
          en: `${days} ${unit.en} ${offset < 0 ? 'before' : 'after'} «${field}»`,
          es: `${days} ${unit.es} ${offset < 0 ? 'antes' : 'después'} de «${field}»`,
        }
  const at = `${two(hour)}:00`
  return {
    en: `${on.en}, at ${at}${yearly ? ', every year' : ''}`,
    es: `${on.es}, ${aLas(hour)} ${at}${yearly ? ', cada año' : ''}`,
  }
}

const two = (number: number) => String(number).padStart(2, '0')

/** One o'clock is the only singular hour. */
const aLas = (hour: number) => (hour === 1 ? 'a la' : 'a las')

const MOST = 4

/** `1,3-5` as numbers, in order; null for steps, names and what is out of range. */
function numbersIn(text: string, from: number, to: number): number[] | null {
  const found = text.split(',').map((part) => {
    const match = /^(\d{1,2})(?:-(\d{1,2}))?$/.exec(part)
    if (!match) return null
    const [first, last] = [Number(match[1]), Number(match[2] ?? match[1])]
    if (first < from || last > to || first > last) return null
    return Array.from({ length: last - first + 1 }, (_, index) => first + index)
  })
  return found.includes(null) ? null : [...new Set(found.flatMap((part) => part ?? []))].sort((a, b) => a - b)
}

const stepIn = (text: string): number => Number(/^\*\/(\d{1,2})$/.exec(text)?.[1] ?? 0)

function clockOf(minute: string, hour: string): Words | null {
  const every = stepIn(minute)
  if (hour === '*' && (minute === '*' || every === 1)) return { en: 'Every minute', es: 'Cada minuto' }
  if (hour === '*' && every > 0 && 60 % every === 0)
    return { en: `Every ${every} minutes`, es: `Cada ${every} minutos` }
  const minutes = numbersIn(minute, 0, 59)
  if (!minutes || minutes.length > 1) return null
  const [at = 0] = minutes
  const hours = stepIn(hour)
  if (hour === '*' || (hours > 0 && 24 % hours === 0)) return hourly(hours || 1, at)
  const list = numbersIn(hour, 0, 23)
  if (!list || list.length > MOST) return null
  const times = list.map((one) => `${two(one)}:${two(at)}`)
  return { en: `At ${listed(times, 'en')}`, es: `${list[0] === 1 ? 'A la' : 'A las'} ${listed(times, 'es')}` }
}

function hourly(hours: number, minute: number): Words {
  const every =
    hours === 1
      ? { en: 'Every hour', es: 'Cada hora' }
      : { en: `Every ${hours} hours`, es: `Cada ${hours} horas` }
  if (minute === 0) return every
  return { en: `${every.en} at minute ${minute}`, es: `${every.es} en el minuto ${minute}` }
}

/** Which days; empty words for every day at a clock's rhythm. Both a day of the month and one of the week has no short way. */
function daysOf(day: string, month: string, weekday: string): Words | null {
  const months = month === '*' ? [] : numbersIn(named(month, monthKeys), 1, 12)
  if (!months || months.length > MOST) return null
  const inMonths = (language: 'en' | 'es') =>
    listed(
      months.map((one) => names[language].months[one - 1] ?? ''),
      language,
    )
  if (day === '*' && weekday === '*') {
    if (months.length === 0) return { en: 'every day', es: 'todos los días' }
    return { en: `every day in ${inMonths('en')}`, es: `todos los días de ${inMonths('es')}` }
  }
  if (day !== '*' && weekday !== '*') return null
  const within =
    months.length === 0 ? { en: '', es: '' } : { en: ` in ${inMonths('en')}`, es: ` de ${inMonths('es')}` }
  if (day === '*') {
    const week = weekOf(weekday)
    return week && { en: week.en + within.en, es: week.es + within.es }
  }
  const days = numbersIn(day, 1, 31)
  if (!days || days.length > MOST) return null
  const numbers = days.map(String)
  const those =
    months.length === 0 ? { en: 'every month', es: 'cada mes' } : { en: inMonths('en'), es: inMonths('es') }
  return {
    en: `on ${days.length > 1 ? 'days' : 'day'} ${listed(numbers, 'en')} of ${those.en}`,
    es: `${days.length > 1 ? 'los días' : 'el día'} ${listed(numbers, 'es')} de ${those.es}`,
  }
}

function weekOf(text: string): Words | null {
  const found = numbersIn(named(text, dayKeys), 0, 7)
  if (!found) return null
  // Sunday is both 0 and 7, and people say it last.
  const days = [...new Set(found.map((one) => (one === 0 ? 7 : one)))].sort((a, b) => a - b)
  if (days.length === 7) return { en: 'every day', es: 'todos los días' }
  const [first = 1, last = 1] = [days[0], days.at(-1)]
  if (days.length > 2 && last - first === days.length - 1) {
    const of = (language: 'en' | 'es', one: number) => names[language].days[one - 1] ?? ''
    return { en: `${of('en', first)} to ${of('en', last)}`, es: `de ${of('es', first)} a ${of('es', last)}` }
  }
  const en = days.map((one) => `${names.en.days[one - 1]}s`)
  const es = days.map((one) => names.es.weekly[one - 1] ?? '')
  return { en: `on ${listed(en, 'en')}`, es: `los ${listed(es, 'es')}` }
}

function listed(items: string[], language: 'en' | 'es'): string {
  const last = items.at(-1) ?? ''
  if (items.length < 2) return last
  return `${items.slice(0, -1).join(', ')} ${language === 'en' ? 'and' : 'y'} ${last}`
}

const monthKeys = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ')
const dayKeys = ['', ...'mon tue wed thu fri sat sun'.split(' ')]

/** `MON-FRI` as `1-5`. */
const named = (text: string, keys: string[]): string =>
  text.toLowerCase().replace(/[a-z]{3}/g, (name) => {
    const index = keys.indexOf(name)
    return index < 0 ? name : String(keys === monthKeys ? index + 1 : index)
  })

const names = {
  en: {
    days: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
    months: 'January February March April May June July August September October November December'.split(
      ' ',
    ),
  },
  es: {
    days: ['lunes', 'martes', 'miércoles', 'jueves', 'viernes', 'sábado', 'domingo'],
    weekly: ['lunes', 'martes', 'miércoles', 'jueves', 'viernes', 'sábados', 'domingos'],
    months: 'enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre'.split(
      ' ',
    ),
  },
}
