// Welcomes: a greeting for everyone, one for each channel, and one that knows who comes back.
import { draw } from './draw.ts'
import { busy, HOUR, MINUTE, meet, opened, toAnyone } from './parts.ts'
import type { Template } from './template.ts'

export const welcome: Template = {
  id: 'welcome',
  title: { en: 'Welcome message', es: 'Mensaje de bienvenida' },
  about: {
    en: 'Greets everyone who writes, by name where it is known.',
    es: 'Saluda a todos los que escriben, por su nombre si ya se conoce.',
  },
  icon: 'message-2',
  category: 'welcome',
  keywords: ['saludo', 'hola', 'greeting', 'hello', 'auto reply', 'respuesta automática'],
  needs: [],
  graph: draw((say) => ({
    trigger: opened,
    steps: {
      hello: [
        'send_message',
        say('Saludo', 'Greeting'),
        {
          text: say(
            '¡Hola{% if contact.first_name != "" %}, {{contact.first_name}}{% endif %}! Gracias por escribir a {{workspace.name}}. Enseguida te atendemos.',
            'Hello{% if contact.first_name != "" %}, {{contact.first_name}}{% endif %}! Thank you for writing to {{workspace.name}}. We will be with you in a moment.',
          ),
        },
      ],
    },
  })),
}

const byChannel = (type: string, name: string) => ({
  id: type,
  name,
  when: { all: [{ subject: 'channel.type', operator: 'is_equal_to', value: type }] },
})

export const welcomeByChannel: Template = {
  id: 'welcome_by_channel',
  title: { en: 'Welcome for each channel', es: 'Bienvenida según el canal' },
  about: {
    en: 'Greets people on WhatsApp, Instagram, Messenger and the website with words of their own.',
    es: 'Saluda con palabras propias a quien llega por WhatsApp, Instagram, Messenger o el sitio web.',
  },
  icon: 'arrows-split',
  category: 'welcome',
  keywords: ['canal', 'channel specific', 'whatsapp', 'instagram', 'facebook', 'messenger', 'web', 'saludo'],
  needs: [],
  graph: draw((say) => ({
    trigger: opened,
    steps: {
      channel: [
        'branch',
        say('¿Por dónde escribe?', 'Where do they write?'),
        {
          branches: [
            byChannel('whatsapp', 'WhatsApp'),
            byChannel('instagram', 'Instagram'),
            byChannel('messenger', 'Messenger'),
            byChannel('webchat', say('Sitio web', 'Website')),
          ],
        },
        {
          whatsapp: 'whatsapp',
          instagram: 'instagram',
          messenger: 'messenger',
          webchat: 'website',
          else: 'other',
        },
      ],
      whatsapp: [
        'send_message',
        say('Saludo en WhatsApp', 'Greeting on WhatsApp'),
        {
          text: say(
            '¡Hola! Gracias por escribir a {{workspace.name}}. Puedes enviarnos texto, fotos o notas de voz: te respondemos por aquí.',
            'Hello! Thank you for writing to {{workspace.name}}. Send us text, photos or voice notes: we answer right here.',
          ),
        },
      ],
      instagram: [
        'send_message',
        say('Saludo en Instagram', 'Greeting on Instagram'),
        {
          text: say(
            '¡Hola! 💛 Gracias por tu mensaje. Si preguntas por algo que viste en una publicación o historia, envíanosla y te contamos.',
            'Hello! 💛 Thank you for your message. If you ask about something you saw in a post or story, share it with us.',
          ),
        },
      ],
      messenger: [
        'send_message',
        say('Saludo en Messenger', 'Greeting on Messenger'),
        {
          text: say(
            '¡Hola! Gracias por escribir a nuestra página. Cuéntanos en qué te ayudamos.',
            'Hello! Thank you for writing to our page. Tell us how we can help.',
          ),
        },
      ],
      website: [
        'send_message',
        say('Saludo en el sitio', 'Greeting on the website'),
        {
          text: say(
            '¡Hola! Estás hablando con {{workspace.name}}. Si cierras la página, aquí te espera nuestra respuesta.',
            'Hello! You are talking to {{workspace.name}}. If you close the page, our answer waits for you here.',
          ),
        },
      ],
      other: [
        'send_message',
        say('Saludo general', 'Greeting for the rest'),
        {
          text: say(
            '¡Hola! Gracias por escribir a {{workspace.name}}. Enseguida te atendemos.',
            'Hello! Thank you for writing to {{workspace.name}}. We will be with you in a moment.',
          ),
        },
      ],
    },
  })),
}

export const newAndReturning: Template = {
  id: 'new_and_returning',
  title: { en: 'New and returning contacts', es: 'Contactos nuevos y de siempre' },
  about: {
    en: 'Asks newcomers for their name and gives them to whoever is next; people who come back go to whoever helped them last.',
    es: 'A quien llega por primera vez le pide el nombre y lo pasa por turno; quien vuelve pasa con quien ya le atendió.',
  },
  icon: 'users-group',
  category: 'welcome',
  keywords: ['recurrente', 'frecuente', 'primera vez', 'first time', 'returning', 'loyal', 'nuevo'],
  needs: [],
  graph: draw((say) => ({
    trigger: opened,
    steps: {
      known: [
        'branch',
        say('¿Nos conoce?', 'Do they know us?'),
        {
          branches: [
            {
              id: 'returning',
              name: say('Vuelve', 'Comes back'),
              when: {
                all: [
                  { subject: 'contact.tags', operator: 'has_any_of', value: [say('conocido', 'returning')] },
                ],
              },
            },
          ],
        },
        { returning: 'again', else: 'first' },
      ],
      again: [
        'send_message',
        say('Bienvenida de vuelta', 'Welcome back'),
        {
          text: say(
            '¡Qué bueno leerte de nuevo{% if contact.first_name != "" %}, {{contact.first_name}}{% endif %}! Te paso con quien ya te conoce.',
            'Good to hear from you again{% if contact.first_name != "" %}, {{contact.first_name}}{% endif %}! I am handing you over to somebody who knows you.',
          ),
        },
        'toFormer',
      ],
      toFormer: [
        'assign',
        say('A quien le atendió', 'To whoever helped them'),
        toAnyone({ logic: 'fewest_open', sticky: true, timeout: 5 * MINUTE }),
        { next: 'meet', timeout: 'busy' },
      ],
      first: [
        'ask_question',
        say('Pedir el nombre', 'Ask for the name'),
        {
          text: say(
            '¡Hola! Es un gusto conocerte. ¿Cómo te llamas?',
            'Hello! Nice to meet you. What is your name?',
          ),
          save: { variable: '', field: 'first_name' },
          timeout: HOUR,
        },
        { next: 'remember', timeout: 'remember' },
      ],
      remember: [
        'update_tags',
        say('Recordar', 'Remember'),
        { add: [say('conocido', 'returning')], remove: [] },
        'toNext',
      ],
      toNext: [
        'assign',
        say('Al siguiente en turno', 'To whoever is next'),
        toAnyone({ timeout: 5 * MINUTE }),
        { next: 'meet', timeout: 'busy' },
      ],
      meet: meet(say),
      busy: busy(say),
    },
  })),
}
