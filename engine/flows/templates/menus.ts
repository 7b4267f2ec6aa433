// Menus: answers to frequent questions, with a person always one tap away.
import { draw } from './draw.ts'
import type { Template } from './template.ts'

const category = { en: 'Menus and answers', es: 'Menús y respuestas' }
const opened = {
  type: 'conversation_opened',
  data: { sources: ['contact'], channels: [], oncePerContact: false },
}
const TEN_MINUTES = 600_000

export const mainMenu: Template = {
  id: 'main_menu',
  title: { en: 'Main menu with answers', es: 'Menú principal con respuestas' },
  about: {
    en: 'Answers the questions everybody asks, and hands over to a person when asked.',
    es: 'Responde lo que todos preguntan y pasa con una persona cuando se lo piden.',
  },
  icon: 'list-check',
  category,
  graph: draw((say) => ({
    trigger: opened,
    steps: {
      menu: [
        'ask_question',
        say('Menú principal', 'Main menu'),
        {
          text: say(
            '¡Hola! 👋 Soy el asistente de {{workspace.name}}. ¿En qué te ayudo?',
            'Hello! 👋 I am the assistant of {{workspace.name}}. How can I help?',
          ),
          answer: 'multiple_choice',
          choices: [
            { id: 'hours', title: say('🕘 Horario', '🕘 Opening hours') },
            { id: 'place', title: say('📍 Dónde estamos', '📍 Where we are') },
            { id: 'person', title: say('🙋 Una persona', '🙋 A person') },
          ],
          timeout: TEN_MINUTES,
        },
        { hours: 'hours', place: 'place', person: 'assign', timeout: 'reminder' },
      ],
      hours: [
        'send_message',
        say('Horario', 'Opening hours'),
        {
          text: say(
            'Atendemos de lunes a sábado, de 9:00 a 18:00.',
            'We are open Monday to Saturday, 9:00 to 18:00.',
          ),
        },
        'again',
      ],
      place: [
        'send_message',
        say('Dirección', 'Address'),
        { text: say('Estamos en la Av. Principal 123.', 'You find us at 123 Main Street.') },
        'again',
      ],
      again: ['jump_to', say('Volver al menú', 'Back to the menu'), { step: 'menu', times: 5 }, 'assign'],
      assign: [
        'assign',
        say('Pasar con alguien', 'Hand over'),
        { to: 'anyone', logic: 'round_robin', onlineOnly: true, timeout: TEN_MINUTES },
        { next: 'meet', timeout: 'busy' },
      ],
      meet: [
        'send_message',
        say('Presentar', 'Introduce'),
        { text: say('Te atiende {{assignee.first_name}}.', '{{assignee.first_name}} is here to help you.') },
      ],
      busy: [
        'send_message',
        say('Nadie libre', 'Nobody free'),
        {
          text: say(
            'Ahora mismo no hay nadie libre. Déjanos tu mensaje y te escribimos.',
            'Nobody is free right now. Leave us a message and we will write back.',
          ),
        },
      ],
      reminder: [
        'send_message',
        say('Recordatorio', 'Reminder'),
        { text: say('Aquí estamos cuando quieras seguir.', 'We are here whenever you want to go on.') },
      ],
    },
  })),
}

export const multiLevelMenu: Template = {
  id: 'multi_level_menu',
  title: { en: 'Menu with several levels', es: 'Menú de varios niveles' },
  about: {
    en: 'A menu that leads to further menus, and back.',
    es: 'Un menú que lleva a otros menús, y de regreso.',
  },
  icon: 'sitemap',
  category,
  graph: draw((say) => ({
    trigger: opened,
    steps: {
      menu: [
        'ask_question',
        say('Menú', 'Menu'),
        {
          text: say('¿Qué necesitas?', 'What do you need?'),
          answer: 'multiple_choice',
          choices: [
            { id: 'buy', title: say('Comprar', 'Buy') },
            { id: 'help', title: say('Ayuda', 'Help') },
          ],
        },
        { buy: 'buy', help: 'help' },
      ],
      buy: [
        'ask_question',
        say('Compras', 'Buying'),
        {
          text: say('¿Qué te interesa?', 'What are you interested in?'),
          answer: 'multiple_choice',
          choices: [
            { id: 'prices', title: say('Precios', 'Prices') },
            { id: 'shipping', title: say('Envíos', 'Shipping') },
            { id: 'back', title: say('Volver', 'Back') },
          ],
        },
        { prices: 'prices', shipping: 'shipping', back: 'back' },
      ],
      help: [
        'ask_question',
        say('Ayuda', 'Help'),
        {
          text: say('¿En qué te ayudamos?', 'What can we help you with?'),
          answer: 'multiple_choice',
          choices: [
            { id: 'order', title: say('Mi pedido', 'My order') },
            { id: 'back', title: say('Volver', 'Back') },
          ],
        },
        { order: 'assign', back: 'back' },
      ],
      prices: [
        'send_message',
        say('Precios', 'Prices'),
        { text: say('Nuestros precios empiezan en $ 25.', 'Our prices start at $ 25.') },
      ],
      shipping: [
        'send_message',
        say('Envíos', 'Shipping'),
        {
          text: say('Enviamos a todo el país en 48 horas.', 'We ship to the whole country within 48 hours.'),
        },
      ],
      back: ['jump_to', say('Volver al menú', 'Back to the menu'), { step: 'menu', times: 10 }, 'assign'],
      assign: [
        'assign',
        say('Pasar con alguien', 'Hand over'),
        { to: 'anyone', logic: 'fewest_open', onlineOnly: true },
        'meet',
      ],
      meet: [
        'send_message',
        say('Presentar', 'Introduce'),
        { text: say('Te atiende {{assignee.first_name}}.', '{{assignee.first_name}} is here to help you.') },
      ],
    },
  })),
}

export const leadCapture: Template = {
  id: 'lead_capture',
  title: { en: 'Lead capture', es: 'Captar interesados' },
  about: {
    en: 'Asks for name, e-mail and interest, and leaves a summary for the team.',
    es: 'Pide nombre, correo e interés, y deja un resumen para el equipo.',
  },
  icon: 'user-plus',
  category,
  graph: draw((say) => ({
    trigger: opened,
    steps: {
      name: [
        'ask_question',
        say('Nombre', 'Name'),
        {
          text: say('¡Hola! ¿Cómo te llamas?', 'Hello! What is your name?'),
          save: { variable: '', field: 'first_name' },
        },
        'email',
      ],
      email: [
        'ask_question',
        say('Correo', 'E-mail'),
        {
          text: say(
            'Mucho gusto, {{contact.first_name}}. ¿Cuál es tu correo?',
            'Nice to meet you, {{contact.first_name}}. What is your e-mail?',
          ),
          answer: 'email',
          save: { variable: '', field: 'email' },
          invalidText: say(
            'Eso no parece un correo. ¿Lo escribes otra vez?',
            'That does not look like an e-mail. Could you write it again?',
          ),
        },
        'interest',
      ],
      interest: [
        'ask_question',
        say('Interés', 'Interest'),
        {
          text: say('¿Qué te interesa?', 'What are you interested in?'),
          answer: 'multiple_choice',
          choices: [
            { id: 'products', title: say('Productos', 'Products') },
            { id: 'services', title: say('Servicios', 'Services') },
          ],
          save: { variable: say('interes', 'interest'), field: '' },
        },
        { products: 'tag', services: 'tag' },
      ],
      tag: [
        'update_tags',
        say('Etiquetar', 'Tag'),
        { add: [say('interesado', 'lead')], remove: [] },
        'comment',
      ],
      comment: [
        'add_comment',
        say('Resumen', 'Summary'),
        {
          text: say(
            '{{contact.first_name}} ({{contact.email}}) pregunta por: {{interes}}',
            '{{contact.first_name}} ({{contact.email}}) asks about: {{interest}}',
          ),
        },
        'thanks',
      ],
      thanks: [
        'send_message',
        say('Gracias', 'Thanks'),
        {
          text: say(
            '¡Gracias! Alguien del equipo te escribe hoy mismo.',
            'Thank you! Somebody from the team writes to you today.',
          ),
        },
        'assign',
      ],
      assign: ['assign', say('Asignar', 'Assign'), { to: 'anyone', logic: 'round_robin', onlineOnly: false }],
    },
  })),
}
