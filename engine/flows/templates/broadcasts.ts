// What people answer to a broadcast.
import { draw } from './draw.ts'
import { busy, MINUTE, meet, toAnyone } from './parts.ts'
import type { Template } from './template.ts'

export const broadcastResponse: Template = {
  id: 'broadcast_response',
  title: { en: 'Answers to a broadcast', es: 'Respuestas a una difusión' },
  about: {
    en: 'Whoever is interested is tagged and handed to a person; «later» is noted, «no» is thanked; anything else goes to a person.',
    es: 'A quien le interesa lo etiqueta y lo pasa con alguien; «después» se anota, «no» se agradece; todo lo demás va a una persona.',
  },
  icon: 'send',
  category: 'broadcasts',
  keywords: [
    'difusión',
    'broadcast',
    'promoción',
    'campaña',
    'interesado',
    'respuesta',
    'reply',
    'botón',
    'masivo',
  ],
  needs: [],
  graph: draw((say) => {
    const words = (id: string, name: string, text: string) => ({ id, name, match: 'words', text })
    return {
      trigger: { type: 'broadcast_reply', data: { refs: [], channels: [] } },
      steps: {
        said: [
          'switch',
          say('¿Qué respondió?', 'What did they say?'),
          {
            value: '{{last_message.text}}',
            cases: [
              words(
                'later',
                say('Después', 'Later'),
                say('después, luego, más tarde, otro día', 'later, another day, not now'),
              ),
              words(
                'no',
                say('No le interesa', 'Not interested'),
                say('no gracias, no me interesa, no quiero', 'no thanks, not interested, do not want'),
              ),
              { id: 'bare', name: say('Solo «no»', 'Just «no»'), match: 'equals', text: 'no' },
              words(
                'yes',
                say('Le interesa', 'Interested'),
                say(
                  'sí, me interesa, quiero, información, info, precio, claro',
                  'yes, interested, I want, information, info, price, sure',
                ),
              ),
            ],
          },
          { later: 'noteLater', no: 'thanks', bare: 'thanks', yes: 'tag', else: 'assign' },
        ],
        noteLater: [
          'update_tags',
          say('Anotar para después', 'Note for later'),
          { add: [say('contactar después', 'contact later')], remove: [] },
          'sayLater',
        ],
        sayLater: [
          'send_message',
          say('Después', 'Later'),
          {
            text: say(
              'Sin apuro: lo anoté y te escribimos más adelante.',
              'No hurry: I noted it down and we will write later on.',
            ),
          },
        ],
        thanks: [
          'send_message',
          say('Agradecer', 'Thank them'),
          {
            text: say(
              'Gracias por decirnos. Si no quieres recibir más novedades, escribe BAJA.',
              'Thank you for telling us. If you want no more news, write STOP.',
            ),
          },
        ],
        tag: [
          'update_tags',
          say('Etiquetar', 'Tag'),
          { add: [say('interesado', 'lead')], remove: [] },
          'assign',
        ],
        assign: [
          'assign',
          say('Pasar con alguien', 'Hand over'),
          toAnyone({ timeout: 10 * MINUTE }),
          { next: 'meet', timeout: 'busy' },
        ],
        meet: meet(say),
        busy: busy(say),
      },
    }
  }),
}
