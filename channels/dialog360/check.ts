// How a number at 360dialog fares.
import { ChannelError, type Finding } from '../channel.ts'
import type { Api } from '../whatsapp/templates.ts'

const key = { en: '360dialog accepts the key', es: '360dialog acepta la clave' }
const hook = { en: '360dialog delivers to us', es: '360dialog nos entrega los mensajes' }

/** The findings on a number's connection. */
export async function check(api: Api, base: string): Promise<Finding[]> {
  try {
    const { url } = await api({ url: `${base}/v1/configs/webhook` })
    const isSet = typeof url === 'string' && url !== ''
    return [
      { what: key, ok: true },
      isSet
        ? { what: hook, ok: true, detail: url }
        : {
            what: hook,
            ok: false,
            problem: {
              en: '360dialog has no address of ours. Save the channel again to register it.',
              es: '360dialog no tiene nuestra dirección. Guarda el canal otra vez para registrarla.',
            },
          },
    ]
  } catch (error) {
    if (!(error instanceof ChannelError)) throw error
    const problem =
      error.kind === 'auth'
        ? {
            en: '360dialog does not know this key. Make a new one in its Hub and paste it here.',
            es: '360dialog no conoce esta clave. Crea una nueva en su Hub y pégala aquí.',
          }
        : {
            en: '360dialog did not answer. Try again in a moment.',
            es: '360dialog no respondió. Inténtalo en un momento.',
          }
    return [{ what: key, ok: false, problem, detail: error.message }]
  }
}
