// Bodies of forms, as providers post them that came before JSON.
import { Refused } from './channel.ts'

const notForm = {
  en: 'Send the body as a form, with the header content-type: application/x-www-form-urlencoded.',
  es: 'Envía el cuerpo como formulario, con la cabecera content-type: application/x-www-form-urlencoded.',
}

/** The pairs of a form, in order, without what Postgres cannot store. Throws Refused(415). */
export function parseForm(
  body: Uint8Array,
  contentType: string | undefined,
): Array<[name: string, value: string]> {
  if (contentType !== undefined && !/^application\/x-www-form-urlencoded\b/i.test(contentType))
    throw new Refused(415, notForm)
  const pairs = [...new URLSearchParams(new TextDecoder().decode(body))]
  return pairs.map(([name, value]) => [name, value.replaceAll('\0', '').toWellFormed()])
}
