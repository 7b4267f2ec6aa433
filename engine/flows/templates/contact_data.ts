// Asking for an e-mail address or a phone number: with a welcome, or only where it is missing and with a look back.
import { type Drawing, draw, type Say } from './draw.ts'
import { busy, HOUR, MINUTE, meet, opened, toAnyone } from './parts.ts'
import type { Template } from './template.ts'

export const welcomeEmail: Template = {
  id: 'welcome_email',
  title: { en: 'Welcome and ask for e-mail', es: 'Bienvenida y pedir correo' },
  about: {
    en: 'Greets, asks for the e-mail address and keeps it in the contact.',
    es: 'Saluda, pide el correo y lo guarda en el contacto.',
  },
  icon: 'at',
  category: 'welcome',
  keywords: ['correo', 'mail', 'lead', 'datos', 'capturar', 'collect', 'saludo'],
  needs: [],
  graph: draw((say) => ({
    trigger: opened,
    steps: {
      hello: [
        'send_message',
        say('Saludo', 'Greeting'),
        {
          text: say(
            '¡Hola! Soy el asistente de {{workspace.name}}.',
            'Hello! I am the assistant of {{workspace.name}}.',
          ),
        },
        'email',
      ],
      email: [
        'ask_question',
        say('Pedir correo', 'Ask for e-mail'),
        {
          text: say('¿A qué correo te podemos escribir?', 'What is your e-mail address?'),
          answer: 'email',
          save: { variable: '', field: 'email' },
          invalidText: say(
            'Eso no parece un correo. ¿Lo escribes otra vez?',
            'That does not look like an e-mail address. Could you write it again?',
          ),
          skipWord: say('no gracias, prefiero no, después', 'no thanks, rather not, later'),
          invalidExit: true,
          retries: 2,
          timeout: HOUR,
        },
        { next: 'thanks', skipped: 'later', invalid: 'later', timeout: 'silent' },
      ],
      thanks: [
        'send_message',
        say('Gracias', 'Thanks'),
        {
          text: say(
            '¡Listo! Te escribiremos a {{contact.email}}.',
            'Great! We will write to {{contact.email}}.',
          ),
        },
      ],
      later: [
        'send_message',
        say('Seguir sin correo', 'Go on without'),
        { text: say('No hay problema, seguimos por aquí.', 'No problem, we can go on here.') },
      ],
      silent: [
        'add_comment',
        say('Sin respuesta', 'No answer'),
        { text: say('No dejó su correo.', 'Did not leave an e-mail address.') },
      ],
    },
  })),
}

export const welcomePhone: Template = {
  id: 'welcome_phone',
  title: { en: 'Welcome and ask for phone', es: 'Bienvenida y pedir teléfono' },
  about: {
    en: 'Greets, asks for a phone number to call back and keeps it in the contact.',
    es: 'Saluda, pide un teléfono para llamar y lo guarda en el contacto.',
  },
  icon: 'phone',
  category: 'welcome',
  keywords: ['celular', 'número', 'llamada', 'mobile', 'call back', 'datos', 'capturar', 'collect'],
  needs: [],
  graph: draw((say) => ({
    trigger: opened,
    steps: {
      hello: [
        'send_message',
        say('Saludo', 'Greeting'),
        {
          text: say(
            '¡Hola! Soy el asistente de {{workspace.name}}.',
            'Hello! I am the assistant of {{workspace.name}}.',
          ),
        },
        'phone',
      ],
      phone: [
        'ask_question',
        say('Pedir teléfono', 'Ask for phone'),
        {
          text: say(
            '¿A qué número te podemos llamar? Si es de otro país, escríbelo con su código.',
            'Which number can we call you on? If it is from abroad, start with the country code.',
          ),
          answer: 'phone',
          save: { variable: '', field: 'phone' },
          invalidText: say(
            'Ese número no parece completo. ¿Lo escribes otra vez?',
            'That number does not look complete. Could you write it again?',
          ),
          skipWord: say('no gracias, prefiero no, después', 'no thanks, rather not, later'),
          invalidExit: true,
          retries: 2,
          timeout: HOUR,
        },
        { next: 'thanks', skipped: 'later', invalid: 'later', timeout: 'silent' },
      ],
      thanks: [
        'send_message',
        say('Gracias', 'Thanks'),
        {
          text: say(
            '¡Gracias! Te llamaremos al {{contact.phone}}.',
            'Thank you! We will call {{contact.phone}}.',
          ),
        },
      ],
      later: [
        'send_message',
        say('Seguir sin teléfono', 'Go on without'),
        { text: say('No hay problema, seguimos por aquí.', 'No problem, we can go on here.') },
      ],
      silent: [
        'add_comment',
        say('Sin respuesta', 'No answer'),
        { text: say('No dejó su teléfono.', 'Did not leave a phone number.') },
      ],
    },
  })),
}

/** What is collected: its contact field, how a run calls it, and its words. */
interface Wanted {
  field: 'email' | 'phone'
  variable: string
  hello: string
  ask: string
  again: string
  confirm: string
  missing: string
}

/** Asks only where it is missing, reads it back before it is kept, and gives the conversation to a person in any case. */
const collecting = (say: Say, wanted: Wanted): Drawing => ({
  trigger: opened,
  steps: {
    known: [
      'branch',
      say('¿Ya lo tenemos?', 'Do we have it?'),
      {
        branches: [
          {
            id: 'yes',
            name: say('Ya lo tenemos', 'We have it'),
            when: { all: [{ subject: `contact.${wanted.field}`, operator: 'exists' }] },
          },
        ],
      },
      { yes: 'assign', else: 'hello' },
    ],
    hello: ['send_message', say('Saludo', 'Greeting'), { text: wanted.hello }, 'ask'],
    ask: [
      'ask_question',
      say('Pedirlo', 'Ask for it'),
      {
        text: wanted.ask,
        answer: wanted.field,
        save: { variable: wanted.variable, field: '' },
        skipWord: say('no tengo, después, prefiero no, no gracias', 'later, skip, rather not, no thanks'),
        invalidText: wanted.again,
        invalidExit: true,
        retries: 2,
        reminders: [
          {
            text: say(
              '¿Sigues ahí? Si nos lo dejas, te encontramos aunque se corte.',
              'Still there? If you share it, we find you even if we get cut off.',
            ),
            after: 10 * MINUTE,
          },
        ],
        timeout: HOUR,
      },
      { next: 'confirm', skipped: 'without', invalid: 'without', timeout: 'without' },
    ],
    confirm: [
      'ask_question',
      say('Confirmar', 'Confirm'),
      { text: wanted.confirm, answer: 'yes_no', timeout: HOUR },
      { yes: 'keep', no: 'retry', timeout: 'keep' },
    ],
    retry: ['jump_to', say('Pedirlo otra vez', 'Ask again'), { step: 'ask', times: 2 }, 'without'],
    keep: [
      'update_field',
      say('Guardar', 'Keep it'),
      { field: wanted.field, how: 'set', value: `{{${wanted.variable}}}` },
      'assign',
    ],
    without: [
      'add_comment',
      say('Seguir sin el dato', 'Go on without it'),
      { text: wanted.missing },
      'assign',
    ],
    assign: [
      'assign',
      say('Pasar con alguien', 'Hand over'),
      toAnyone({ timeout: 5 * MINUTE }),
      { next: 'meet', timeout: 'busy' },
    ],
    meet: meet(say),
    busy: busy(say),
  },
})

export const collectEmail: Template = {
  id: 'collect_email',
  title: { en: 'Collect the e-mail in passing', es: 'Obtener el correo conversando' },
  about: {
    en: 'Asks only those whose e-mail is missing, finds it within any sentence, reads it back, reminds once and hands over to a person.',
    es: 'Pregunta solo a quien le falta, encuentra el correo dentro de cualquier frase, lo confirma, recuerda una vez y pasa con alguien.',
  },
  icon: 'mail',
  category: 'sales',
  keywords: ['correo', 'mail', 'lead', 'ia', 'ai', 'datos', 'capturar', 'confirmar', 'collect'],
  needs: [],
  graph: draw((say) =>
    collecting(say, {
      field: 'email',
      variable: say('correo', 'email'),
      hello: say('¡Hola! Enseguida te paso con alguien.', 'Hello! I am about to hand you over.'),
      ask: say(
        'Por si se corta la conversación, ¿me dejas tu correo?',
        'In case we get cut off, may I have your e-mail address?',
      ),
      again: say(
        'No encontré un correo en tu mensaje. Se ve así: ana@ejemplo.com. ¿Me lo escribes?',
        'I found no e-mail address in your message. It looks like this: ana@example.com. Could you write yours?',
      ),
      confirm: say('¿Es {{correo}}?', 'Is it {{email}}?'),
      missing: say('No dejó su correo.', 'Did not leave an e-mail address.'),
    }),
  ),
}

export const collectPhone: Template = {
  id: 'collect_phone',
  title: { en: 'Collect the phone in passing', es: 'Obtener el teléfono conversando' },
  about: {
    en: 'Asks only those whose phone is missing, finds the number within any sentence, reads it back, reminds once and hands over to a person.',
    es: 'Pregunta solo a quien le falta, encuentra el número dentro de cualquier frase, lo confirma, recuerda una vez y pasa con alguien.',
  },
  icon: 'device-mobile',
  category: 'sales',
  keywords: ['celular', 'número', 'lead', 'ia', 'ai', 'datos', 'capturar', 'confirmar', 'collect', 'mobile'],
  needs: [],
  graph: draw((say) =>
    collecting(say, {
      field: 'phone',
      variable: say('telefono', 'phone'),
      hello: say('¡Hola! Enseguida te paso con alguien.', 'Hello! I am about to hand you over.'),
      ask: say(
        'Por si se corta la conversación, ¿me dejas un teléfono?',
        'In case we get cut off, may I have a phone number?',
      ),
      again: say(
        'No encontré un número completo en tu mensaje. ¿Me lo escribes con todos sus dígitos?',
        'I found no complete number in your message. Could you write it with all its digits?',
      ),
      confirm: say('¿Es el {{telefono}}?', 'Is it {{phone}}?'),
      missing: say('No dejó su teléfono.', 'Did not leave a phone number.'),
    }),
  ),
}
