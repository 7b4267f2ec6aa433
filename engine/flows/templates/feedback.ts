// What happens when a conversation closes: the survey, where its answers go, and that the bot answers again.
import { draw } from './draw.ts'
import { closedByTeam } from './parts.ts'
import type { Template } from './template.ts'

export const satisfaction: Template = {
  id: 'satisfaction',
  title: { en: 'Satisfaction after closing', es: 'Satisfacción al cerrar' },
  about: {
    en: 'Asks how it went when a person closes the conversation.',
    es: 'Pregunta cómo fue la atención cuando una persona cierra la conversación.',
  },
  icon: 'mood-smile',
  category: 'feedback',
  keywords: [
    'csat',
    'encuesta',
    'survey',
    'puntaje',
    'score',
    'calificación',
    'rating',
    'feedback',
    'opinión',
  ],
  needs: [],
  graph: draw((say) => ({
    trigger: closedByTeam,
    steps: {
      score: [
        'ask_question',
        say('Puntaje', 'Score'),
        {
          text: say('Del 1 al 5, ¿cómo te atendimos?', 'From 1 to 5, how was our service?'),
          answer: 'number',
          min: 1,
          max: 5,
          save: { variable: say('puntaje', 'score'), field: '' },
          invalidText: say('Escribe un número del 1 al 5, por favor.', 'Please write a number from 1 to 5.'),
          timeout: 86_400_000,
        },
        { next: 'how', timeout: 'silent' },
      ],
      silent: [
        'add_comment',
        say('Sin respuesta', 'No answer'),
        { text: say('No respondió la encuesta.', 'Did not answer the survey.') },
      ],
      how: [
        'branch',
        say('¿Contento?', 'Happy?'),
        {
          branches: [
            {
              id: 'bad',
              name: say('No', 'No'),
              when: {
                all: [{ subject: `variable.${say('puntaje', 'score')}`, operator: 'is_less_than', value: 4 }],
              },
            },
          ],
        },
        { bad: 'why', else: 'thanks' },
      ],
      why: [
        'ask_question',
        say('Por qué', 'Why'),
        {
          text: say('Lo sentimos. ¿Qué podemos mejorar?', 'We are sorry. What could we do better?'),
          save: { variable: say('motivo', 'reason'), field: '' },
        },
        'comment',
      ],
      comment: [
        'add_comment',
        say('Avisar', 'Tell the team'),
        { text: say('Puntaje {{puntaje}}: {{motivo}}', 'Score {{score}}: {{reason}}') },
        'thanks',
      ],
      thanks: [
        'send_message',
        say('Gracias', 'Thanks'),
        { text: say('¡Gracias por contarnos!', 'Thank you for telling us!') },
      ],
    },
  })),
}

export const unassignAfterClosing: Template = {
  id: 'unassign_after_closing',
  title: { en: 'Unassign after closing', es: 'Quitar asignación al cerrar' },
  about: {
    en: 'When a conversation closes, nobody keeps it: the bot answers the next message.',
    es: 'Al cerrar una conversación, nadie la conserva: el bot responde el próximo mensaje.',
  },
  icon: 'user-minus',
  category: 'feedback',
  keywords: ['desasignar', 'unassign', 'liberar', 'release', 'cerrar', 'close'],
  needs: [],
  graph: draw((say) => ({
    trigger: { type: 'conversation_closed', data: { sources: [], categories: [], oncePerContact: false } },
    steps: { unassign: ['unassign', say('Quitar asignación', 'Unassign'), {}] },
  })),
}

export const botOnAfterClosing: Template = {
  id: 'bot_on_after_closing',
  title: { en: 'Close and turn the bot on', es: 'Cerrar conversación y prender el bot' },
  about: {
    en: 'When a conversation closes, nobody keeps it and the tag «bot off» goes: the bot answers the next message.',
    es: 'Al cerrar una conversación, nadie la conserva y se quita la etiqueta «bot apagado»: el bot responde el próximo mensaje.',
  },
  icon: 'robot',
  category: 'feedback',
  keywords: [
    'prender bot',
    'encender',
    'reactivar',
    'turn on',
    'resume',
    'chatbot',
    'cerrar',
    'close',
    'desasignar',
  ],
  needs: [],
  graph: draw((say) => ({
    trigger: { type: 'conversation_closed', data: { sources: [], categories: [], oncePerContact: false } },
    steps: {
      unassign: ['unassign', say('Quitar asignación', 'Unassign'), {}, 'untag'],
      untag: [
        'update_tags',
        say('Prender el bot', 'Turn the bot on'),
        { add: [], remove: [say('bot apagado', 'bot off')] },
      ],
    },
  })),
}
