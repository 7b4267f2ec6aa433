// Shortcuts that people of the team run from the inbox.
import { draw } from './draw.ts'
import { HOUR, MINUTE, meet, toTeam } from './parts.ts'
import type { Template } from './template.ts'

export const spam: Template = {
  id: 'spam',
  title: { en: 'Mark as spam', es: 'Marcar como spam' },
  about: {
    en: 'One click in the inbox: tags the contact, frees whoever had the conversation and closes it.',
    es: 'Un clic en la bandeja: etiqueta el contacto, libera a quien tenía la conversación y la cierra.',
  },
  icon: 'ban',
  category: 'shortcuts',
  keywords: ['spam', 'basura', 'bloquear', 'block', 'estafa', 'scam', 'publicidad', 'cerrar'],
  needs: [],
  graph: draw((say) => ({
    trigger: {
      type: 'shortcut',
      data: {
        icon: 'ban',
        title: say('Marcar como spam', 'Mark as spam'),
        about: say(
          'Etiqueta el contacto y cierra la conversación.',
          'Tags the contact and closes the conversation.',
        ),
        form: [],
      },
    },
    steps: {
      tag: ['update_tags', say('Etiquetar', 'Tag'), { add: ['spam'], remove: [] }, 'free'],
      free: ['unassign', say('Liberar', 'Free the person'), {}, 'close'],
      close: ['close_conversation', say('Cerrar', 'Close'), { category: null, summary: 'Spam' }],
    },
  })),
}

const question = (label: string, type: string, variable: string, options = '', required = true) => ({
  label,
  type,
  variable,
  options,
  required,
})

export const escalation: Template = {
  id: 'escalation',
  title: { en: 'Escalate to second level', es: 'Escalar a segundo nivel' },
  about: {
    en: 'Asks the person of the team for reason and details, tells the contact, notes it in the conversation and gives it to the specialists.',
    es: 'Pide a quien atiende el motivo y los detalles, avisa al contacto, lo anota en la conversación y la pasa a los especialistas.',
  },
  icon: 'arrow-up',
  category: 'shortcuts',
  keywords: [
    'escalar',
    'escalate',
    'l2',
    'nivel 2',
    'especialista',
    'supervisor',
    'reclamo',
    'complaint',
    'formulario',
  ],
  needs: ['team'],
  graph: draw((say) => ({
    trigger: {
      type: 'shortcut',
      data: {
        icon: 'arrow-up',
        title: say('Escalar a segundo nivel', 'Escalate to second level'),
        about: say('Pasa el caso a los especialistas.', 'Gives the case to the specialists.'),
        form: [
          question(
            say('Motivo', 'Reason'),
            'list',
            say('motivo', 'reason'),
            say('Problema técnico, Cobro, Reclamo', 'Technical problem, Billing, Complaint'),
          ),
          question(say('Qué ya se intentó', 'What was tried'), 'text', say('detalle', 'detail')),
        ],
      },
    },
    steps: {
      note: [
        'add_comment',
        say('Anotar el caso', 'Note the case'),
        { text: say('Escalado por {{motivo}}: {{detalle}}', 'Escalated for {{reason}}: {{detail}}') },
        'tell',
      ],
      tell: [
        'send_message',
        say('Avisar al contacto', 'Tell the contact'),
        {
          text: say(
            'Voy a pasar tu caso a un especialista. Ya tiene todo lo que me contaste, no hace falta repetirlo.',
            'I am handing your case to a specialist, who already has all you told me: no need to repeat it.',
          ),
        },
        'assign',
      ],
      assign: [
        'assign',
        say('A segundo nivel', 'To second level'),
        toTeam({ logic: 'fewest_open', timeout: 15 * MINUTE }),
        { next: 'meet', timeout: 'alarm' },
      ],
      meet: meet(say),
      alarm: [
        'notify_users',
        say('Dar la alarma', 'Raise the alarm'),
        {
          to: 'everyone',
          text: say(
            'Caso escalado sin especialista: {{contact.name}}, {{motivo}}.',
            'Escalated case without a specialist: {{contact.name}}, {{reason}}.',
          ),
          byEmail: true,
        },
        'sorry',
      ],
      sorry: [
        'send_message',
        say('Pedir paciencia', 'Ask for patience'),
        {
          text: say(
            'Los especialistas están atendiendo otros casos. El tuyo es el siguiente.',
            'The specialists are working on other cases. Yours is next.',
          ),
        },
        'later',
      ],
      later: [
        'assign',
        say('Al primero que se libere', 'To the first who is free'),
        toTeam({ logic: 'fewest_open', onlineOnly: false }),
        'meet',
      ],
    },
  })),
}

export const nextShift: Template = {
  id: 'next_shift',
  title: { en: 'Hand over to the next shift', es: 'Pasar al siguiente turno' },
  about: {
    en: 'At the end of a shift: leaves a note, tells the contact and gives the conversation to whoever of the next team comes online.',
    es: 'Al terminar el turno: deja una nota, avisa al contacto y pasa la conversación a quien se conecte del siguiente equipo.',
  },
  icon: 'arrow-forward-up',
  category: 'shortcuts',
  keywords: [
    'turno',
    'shift',
    'relevo',
    'transferir',
    'transfer',
    'cambio de turno',
    'fin del día',
    'handover',
  ],
  needs: ['team'],
  graph: draw((say) => ({
    trigger: {
      type: 'shortcut',
      data: {
        icon: 'arrow-forward-up',
        title: say('Pasar al siguiente turno', 'Hand over to the next shift'),
        about: say('Deja una nota a quien sigue.', 'Leaves a note for whoever comes next.'),
        form: [
          question(say('Nota para quien sigue', 'Note for whoever comes next'), 'text', say('nota', 'note')),
        ],
      },
    },
    steps: {
      note: [
        'add_comment',
        say('Dejar la nota', 'Leave the note'),
        { text: say('Para el siguiente turno: {{nota}}', 'For the next shift: {{note}}') },
        'tell',
      ],
      tell: [
        'send_message',
        say('Avisar al contacto', 'Tell the contact'),
        {
          text: say(
            'Mi turno termina, pero tu caso queda en buenas manos: quien sigue ya sabe de qué se trata.',
            'My shift ends, but you are in good hands: whoever comes next knows what it is about.',
          ),
        },
        'free',
      ],
      free: ['unassign', say('Liberar', 'Free the person'), {}, 'assign'],
      assign: [
        'assign',
        say('Equipo del siguiente turno', 'Team of the next shift'),
        toTeam({ logic: 'fewest_open', timeout: 12 * HOUR }),
        { next: 'meet', timeout: 'alarm' },
      ],
      meet: meet(say),
      alarm: [
        'notify_users',
        say('Dar la alarma', 'Raise the alarm'),
        {
          to: 'everyone',
          text: say(
            'Nadie del siguiente turno tomó la conversación de {{contact.name}}.',
            'Nobody of the next shift took the conversation with {{contact.name}}.',
          ),
          byEmail: true,
        },
      ],
    },
  })),
}
