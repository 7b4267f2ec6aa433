// What people agree to: that their data is kept, and that they get broadcasts.
import { draw } from './draw.ts'
import { DAY, HOUR, MINUTE, opened } from './parts.ts'
import type { Template } from './template.ts'

export const privacyConsent: Template = {
  id: 'privacy_consent',
  title: { en: 'Privacy consent', es: 'Consentimiento de privacidad' },
  about: {
    en: 'Asks once whether data may be kept, tags who agrees and writes every answer, with its date and the very question, into a register that can be downloaded.',
    es: 'Pide una vez permiso para guardar los datos, etiqueta a quien acepta y anota cada respuesta, con fecha y texto, en un registro que se puede descargar.',
  },
  icon: 'shield-check',
  category: 'welcome',
  keywords: [
    'datos personales',
    'permiso',
    'ley',
    'lopdp',
    'gdpr',
    'habeas data',
    'consent',
    'terms',
    'aceptar',
  ],
  needs: [],
  graph: draw((say) => {
    const register = (accepted: string) => ({
      file: say('Consentimientos', 'Consents'),
      columns: [
        {
          name: say('Fecha', 'Date'),
          value: say('{{permiso_at | date: "%Y-%m-%d %H:%M"}}', '{{consent_at | date: "%Y-%m-%d %H:%M"}}'),
        },
        { name: say('Contacto', 'Contact'), value: '{{contact.name}}' },
        { name: say('Aceptó', 'Agreed'), value: accepted },
        { name: say('Se le preguntó', 'Was asked'), value: say('{{permiso_text}}', '{{consent_text}}') },
      ],
    })
    return {
      trigger: opened,
      steps: {
        known: [
          'branch',
          say('¿Ya aceptó?', 'Agreed before?'),
          {
            branches: [
              {
                id: 'yes',
                name: say('Ya aceptó', 'Has agreed'),
                when: {
                  all: [
                    {
                      subject: 'contact.tags',
                      operator: 'has_any_of',
                      value: [say('acepta datos', 'data consent')],
                    },
                  ],
                },
              },
            ],
          },
          { yes: 'welcome', else: 'ask' },
        ],
        ask: [
          'ask_question',
          say('Pedir permiso', 'Ask for consent'),
          {
            text: say(
              '¡Hola! Para atenderte guardamos tus datos y esta conversación, y no los compartimos con nadie. ¿Estás de acuerdo?',
              'Hello! To help you we keep your data and this conversation, and share them with nobody. Do you agree?',
            ),
            answer: 'consent',
            save: { variable: say('permiso', 'consent'), field: '' },
            invalidText: say('Respóndeme sí o no, por favor.', 'Please answer yes or no.'),
            reminders: [
              {
                text: say(
                  'Solo nos falta tu respuesta para atenderte: ¿aceptas que guardemos tus datos?',
                  'All we need is your answer: may we keep your data?',
                ),
                after: 30 * MINUTE,
              },
            ],
            timeout: DAY,
          },
          { yes: 'writeYes', no: 'writeNo', timeout: 'unanswered' },
        ],
        writeYes: [
          'add_file_row',
          say('Anotar que acepta', 'Write down the yes'),
          register(say('sí', 'yes')),
          'tag',
        ],
        tag: [
          'update_tags',
          say('Recordar', 'Remember'),
          { add: [say('acepta datos', 'data consent')], remove: [] },
          'welcome',
        ],
        welcome: [
          'send_message',
          say('Bienvenida', 'Welcome'),
          {
            text: say(
              '¡Qué bueno tenerte aquí! ¿En qué te podemos ayudar?',
              'Good to have you here! How can we help?',
            ),
          },
        ],
        writeNo: ['add_file_row', say('Anotar que no', 'Write down the no'), register('no'), 'goodbye'],
        goodbye: [
          'send_message',
          say('Despedida', 'Goodbye'),
          {
            text: say(
              'Lo entendemos. Sin tu permiso no podemos seguir por aquí; puedes llamarnos o visitarnos cuando quieras.',
              'We understand. Without your consent we cannot go on here; you are welcome to call or visit us.',
            ),
          },
          'close',
        ],
        close: [
          'close_conversation',
          say('Cerrar', 'Close'),
          { category: null, summary: say('No aceptó', 'Did not agree') },
        ],
        unanswered: [
          'close_conversation',
          say('Cerrar sin respuesta', 'Close unanswered'),
          { category: null, summary: say('No respondió sobre sus datos', 'Did not answer about their data') },
        ],
      },
    }
  }),
}

export const unsubscribe: Template = {
  id: 'unsubscribe',
  title: { en: 'Leave and rejoin broadcasts', es: 'Darse de baja de las difusiones' },
  about: {
    en: 'Who writes «stop» gets the tag «no broadcasts», by which segments leave them out; «start» brings them back.',
    es: 'Quien escribe «baja» recibe la etiqueta «sin difusiones», que los segmentos excluyen; con «alta» vuelve a recibirlas.',
  },
  icon: 'message-off',
  category: 'broadcasts',
  keywords: [
    'stop',
    'opt out',
    'unsubscribe',
    'cancelar',
    'suscripción',
    'no molestar',
    'spam',
    'newsletter',
    'salir',
  ],
  needs: [],
  graph: draw((say) => ({
    trigger: {
      type: 'message_received',
      data: {
        match: 'is',
        keywords: say(
          'baja,darme de baja,no más mensajes,stop,alta,darme de alta',
          'stop,unsubscribe,no more messages,start,subscribe',
        )
          .split(',')
          .map((text) => ({ text })),
        pattern: '',
        channels: [],
      },
    },
    steps: {
      which: [
        'switch',
        say('¿Baja o alta?', 'Leave or rejoin?'),
        {
          value: '{{last_message.text}}',
          cases: [
            {
              id: 'back',
              name: say('Alta', 'Rejoin'),
              match: 'words',
              text: say('alta', 'start, subscribe'),
            },
          ],
        },
        { back: 'untag', else: 'tag' },
      ],
      untag: [
        'update_tags',
        say('Volver a incluir', 'Include again'),
        { add: [], remove: [say('sin difusiones', 'no broadcasts')] },
        'rejoined',
      ],
      rejoined: [
        'send_message',
        say('Confirmar el alta', 'Confirm the return'),
        {
          text: say(
            '¡Qué bueno tenerte de vuelta! Volverás a recibir nuestras novedades.',
            'Good to have you back! You will get our news again.',
          ),
        },
      ],
      tag: [
        'update_tags',
        say('Excluir', 'Leave out'),
        { add: [say('sin difusiones', 'no broadcasts')], remove: [] },
        'left',
      ],
      left: [
        'ask_question',
        say('Confirmar la baja', 'Confirm the leave'),
        {
          text: say(
            'Listo, no te enviaremos más difusiones. Si nos quieres contar por qué, te leemos. Para volver, escribe ALTA.',
            'Done, you will get no more broadcasts. If you like, tell us why. To come back, write START.',
          ),
          save: { variable: say('motivo', 'reason'), field: '' },
          skipWord: say('alta, darme de alta', 'start, subscribe'),
          timeout: HOUR,
        },
        { next: 'why', skipped: 'untag', timeout: 'end' },
      ],
      why: [
        'add_comment',
        say('Anotar el motivo', 'Write down the reason'),
        { text: say('Se dio de baja: {{motivo}}', 'Left the broadcasts: {{reason}}') },
        'end',
      ],
      end: ['end', say('Fin', 'End'), {}],
    },
  })),
}
