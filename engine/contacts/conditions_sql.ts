// The SQL back end of the one condition language, for what is known of a contact: standard fields, fields and tags.
// It means what engine/machine/conditions.ts means; a property test holds the two equal. Values of fields are texts,
// numbers between 1e-6 and 1e21, booleans and lists of them; times are ISO dates or UTC times, as fields store them.
import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely'
import { Denied } from '#engine/accounts/route.ts'
import { type Clause, type Condition, fold, timeAgo } from '#engine/machine/conditions.ts'
import { isStandard, standardFields } from '#engine/machine/facts.ts'
import { variablesIn } from '#engine/machine/values.ts'
import { timeIn } from '#engine/machine/zone.ts'

type Text = RawBuilder<string>
type Bool = Expression<SqlBool>
type Value = NonNullable<Clause['value']>

/** A contact's value in its SQL forms. `list` holds its texts one by one. */
interface Actual {
  text: Text
  list: RawBuilder<string[]>
  exists: Bool
  /** The text to read a number or a time from; null for what is neither text nor number. */
  readable: RawBuilder<string | null>
}

/** The condition at a moment, over a query that calls the contact table `c`. Throws 422 for subjects that no contact has. */
export function conditionSql(condition: Condition, now: Date): Bool {
  const parts = 'all' in condition ? condition.all : condition.any
  if (parts.length === 0) return sql<SqlBool>`true`
  const each = parts.map((part) => ('subject' in part ? clauseSql(part, now) : conditionSql(part, now)))
  return sql<SqlBool>`(${sql.join(each, 'all' in condition ? sql` and ` : sql` or `)})`
}

function clauseSql({ subject, operator, value }: Clause, now: Date): Bool {
  const actual = actualOf(subject)
  const wanted = (value === undefined ? [] : Array.isArray(value) ? value : [value]).map(plain)
  switch (operator) {
    case 'is_not_equal_to':
      return sql<SqlBool>`not ${positive('is_equal_to', actual, wanted)}`
    case 'does_not_contain':
      return sql<SqlBool>`not ${positive('contains', actual, wanted)}`
    case 'does_not_exist':
      return sql<SqlBool>`not ${positive('exists', actual, wanted)}`
    case 'has_none_of':
      return sql<SqlBool>`not ${positive('has_any_of', actual, wanted)}`
    case 'is_older_than':
      return over(timeSql(actual), '<', agoOf(wanted[0], now))
    case 'is_newer_than':
      return over(timeSql(actual), '>', agoOf(wanted[0], now))
    default:
      return positive(operator, actual, wanted)
  }
}

type Positive = Exclude<
  Clause['operator'],
  | 'is_not_equal_to'
  | 'does_not_contain'
  | 'does_not_exist'
  | 'has_none_of'
  | 'is_older_than'
  | 'is_newer_than'
>

function positive(operator: Positive, actual: Actual, wanted: Value[]): Bool {
  const [first = '', second = ''] = wanted
  const folded = fold(String(first))
  switch (operator) {
    case 'is_equal_to':
      return sql<SqlBool>`(${folded1(actual.text)} = ${folded})`
    case 'contains':
      return folded === ''
        ? sql<SqlBool>`false`
        : sql<SqlBool>`(strpos(${folded1(actual.text)}, ${folded}) > 0)`
    case 'exists':
      return actual.exists
    case 'has_any_of':
      return sql<SqlBool>`(${foldedAll(actual.list)} && ${foldAll(wanted)}::text[])`
    case 'has_all_of':
      return sql<SqlBool>`(${foldAll(wanted)}::text[] <@ ${foldedAll(actual.list)})`
    case 'is_greater_than':
      return over(numberSql(actual), '>', numberOf(first))
    case 'is_less_than':
      return over(numberSql(actual), '<', numberOf(first))
    case 'is_between':
      return within(numberSql(actual), numberOf(first), numberOf(second))
    case 'is_timestamp_after':
      return over(timeSql(actual), '>', timeOf(first))
    case 'is_timestamp_before':
      return over(timeSql(actual), '<', timeOf(first))
    case 'is_timestamp_between':
      return within(timeSql(actual), timeOf(first), timeOf(second))
  }
}

function actualOf(subject: string): Actual {
  const key = subject.startsWith('contact.') ? subject.slice('contact.'.length) : null
  if (key === null) throw unsupported(subject)
  if (key === 'tags') return listActual(sql<string[]>`c.tags`)
  if (key === 'id' || key === 'name') return textActual(sql<string>`${sql.ref(`c.${key}`)}::text`)
  if (isStandard(key)) return textActual(sql<string>`coalesce(${sql.ref(`c.${standardFields[key]}`)}, '')`)
  return jsonActual(sql`(c.fields -> ${key})`)
}

const listActual = (list: RawBuilder<string[]>): Actual => ({
  text: sql<string>`array_to_string(${list}, ', ')`,
  list,
  exists: sql<SqlBool>`(cardinality(${list}) > 0)`,
  readable: sql<null>`null::text`,
})

const textActual = (text: Text): Actual => ({
  text,
  list: sql<string[]>`array_remove(array[${text}], '')`,
  exists: sql<SqlBool>`(${text} <> '')`,
  readable: text,
})

function jsonActual(json: RawBuilder<unknown>): Actual {
  const scalar = sql<string>`coalesce(${json} #>> '{}', '')`
  const items = sql<
    string[]
  >`array(select coalesce(e #>> '{}', '') from jsonb_array_elements(${json}) with ordinality as x (e, n) order by n)`
  const isList = sql<SqlBool>`(jsonb_typeof(${json}) = 'array')`
  return {
    text: sql<string>`case when ${isList} then array_to_string(${items}, ', ') else ${scalar} end`,
    list: sql<string[]>`case when ${isList} then ${items} else array_remove(array[${scalar}], '') end`,
    exists: sql<SqlBool>`(case when ${isList} then jsonb_array_length(${json}) > 0 else ${scalar} <> '' end)`,
    readable: sql<string | null>`case when jsonb_typeof(${json}) in ('string', 'number') then ${scalar} end`,
  }
}

/** Every character that JavaScript's trim removes. */
const spaces =
  ' \t\n\v\f\r\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff'

const folded1 = (text: Text) =>
  sql<string>`btrim(lower(regexp_replace(normalize(${text}, nfd), '[\\u0300-\\u036f]', '', 'g')), ${spaces})`

const foldedAll = (list: RawBuilder<string[]>) =>
  sql<string[]>`array(select ${folded1(sql<string>`u`)} from unnest(${list}) as u)`

const foldAll = (wanted: Value[]) => wanted.map((one) => fold(String(one)))

const numberText = '^[+-]?\\d{1,30}(\\.\\d{1,30})?$'

function numberSql({ readable }: Actual) {
  const text = sql<string>`btrim(${readable}, ${spaces})`
  return sql<number | null>`(case when ${text} ~ ${numberText} then ${text}::float8 end)`
}

/** Days that there are, from the year 1000 on, leap years included; and times of a day. */
const leapYear = '([1-9]\\d(0[48]|[2468][048]|[13579][26])|([2468][048]|[13579][26])00)'
const dayText = `([1-9]\\d{3}-((0[13578]|1[02])-(0[1-9]|[12]\\d|3[01])|(0[469]|11)-(0[1-9]|[12]\\d|30)|02-(0[1-9]|1\\d|2[0-8]))|${leapYear}-02-29)`
const minuteText = '([01]\\d|2[0-3]):[0-5]\\d'

/** Compared as text, since a cast would stop the query at the first value that is no time. */
function timeSql({ readable }: Actual) {
  const text = sql<string>`btrim(${readable}, ${spaces})`
  return sql<string | null>`(case
    when ${text} ~ ${`^${dayText}$`} then ${text} || 'T00:00:00.000Z'
    when ${text} ~ ${`^${dayText}T${minuteText}Z$`} then left(${text}, 16) || ':00.000Z'
    when ${text} ~ ${`^${dayText}T${minuteText}:[0-5]\\d(\\.\\d{1,9})?Z$`}
      then left(${text}, 19) || '.' || rpad(left(rtrim(substr(${text}, 21), 'Z'), 3), 3, '0') || 'Z'
  end collate "C")`
}

function numberOf(value: Value): number | null {
  if (typeof value === 'number') return value
  const text = typeof value === 'string' ? value.trim() : ''
  return new RegExp(numberText).test(text) ? Number(text) : null
}

function timeOf(value: Value): string | null {
  const time = typeof value === 'string' ? timeIn(value, 'UTC') : null
  return time === null ? null : new Date(time).toISOString()
}

/** The instant so long before now. */
function agoOf(ms: Value | undefined, now: Date): string | null {
  const time = timeAgo(ms ?? '', now.getTime())
  return time === null ? null : new Date(time).toISOString()
}

type Comparable = RawBuilder<number | string | null>

function over(value: Comparable, sign: '<' | '>', other: number | string | null): Bool {
  if (other === null) return sql<SqlBool>`false`
  return sql<SqlBool>`coalesce(${value} ${sql.raw(sign)} ${other}, false)`
}

function within(value: Comparable, one: number | string | null, other: number | string | null): Bool {
  if (one === null || other === null) return sql<SqlBool>`false`
  const [low, high] = one < other ? [one, other] : [other, one]
  return sql<SqlBool>`coalesce(${value} between ${low} and ${high}, false)`
}

/** A value must be the same for every contact. */
function plain(value: string | number | boolean): string | number | boolean {
  if (typeof value === 'string' && variablesIn(value).length > 0) {
    throw new Denied(422, 'variable_in_filter', {
      en: 'A filter over contacts compares with fixed values. Remove the variable and write the value itself.',
      es: 'Un filtro de contactos compara con valores fijos. Quita la variable y escribe el valor mismo.',
    })
  }
  return value
}

function unsupported(subject: string): Denied {
  return new Denied(422, 'not_of_contacts', {
    en: `A filter over contacts cannot use "${subject}". Use contact fields and tags.`,
    es: `Un filtro de contactos no puede usar «${subject}». Usa campos y etiquetas del contacto.`,
  })
}
