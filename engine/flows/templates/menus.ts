// Menus: answers to frequent questions, with a person always one tap away.
import { draw } from './draw.ts'
import { busy, MINUTE, meet, opened, toAnyone } from './parts.ts'
import type { Template } from './template.ts'

const TEN_MINUTES = 10 * MINUTE

export const mainMenu: Template = {
  id: 'main_menu',
  title: { en: 'Main menu with answers', es: 'Menú principal con respuestas' },
  about: {
    en: 'Answers the questions everybody asks, and hands over to a person when asked.',
    es: 'Responde lo que todos preguntan y pasa con una persona cuando se lo piden.',
  },
  icon: 'list-check',
  category: 'menus',
  keywords: [
    'faq',
    'preguntas frecuentes',
    'botones',
    'buttons',
    'horario',
    'dirección',
    'asistente',
    'chatbot',
  ],
  needs: [],
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

const HALF_HOUR = 30 * MINUTE

const choices = (...titles: Array<[id: string, title: string]>) => ({
  answer: 'multiple_choice',
  choices: titles.map(([id, title]) => ({ id, title })),
  timeout: HALF_HOUR,
})

export const multiLevelMenu: Template = {
  id: 'multi_level_menu',
  title: { en: 'Menu with several levels', es: 'Menú de varios niveles' },
  about: {
    en: 'A menu that leads to further menus, and back; whoever stops answering gets a friendly last word.',
    es: 'Un menú que lleva a otros menús, y de regreso; quien deja de responder recibe una última palabra amable.',
  },
  icon: 'sitemap',
  category: 'menus',
  keywords: ['submenú', 'submenu', 'nested', 'árbol', 'tree', 'botones', 'opciones', 'ivr'],
  needs: [],
  graph: draw((say) => ({
    trigger: opened,
    steps: {
      menu: [
        'ask_question',
        say('Menú', 'Menu'),
        {
          text: say('¿Qué necesitas?', 'What do you need?'),
          ...choices(['buy', say('Comprar', 'Buy')], ['help', say('Ayuda', 'Help')]),
        },
        { buy: 'buy', help: 'help', timeout: 'silent' },
      ],
      buy: [
        'ask_question',
        say('Compras', 'Buying'),
        {
          text: say('¿Qué te interesa?', 'What are you interested in?'),
          ...choices(
            ['prices', say('Precios', 'Prices')],
            ['shipping', say('Envíos', 'Shipping')],
            ['back', say('Volver', 'Back')],
          ),
        },
        { prices: 'prices', shipping: 'shipping', back: 'back', timeout: 'silent' },
      ],
      prices: [
        'send_message',
        say('Precios', 'Prices'),
        { text: say('Nuestros precios empiezan en $ 25.', 'Our prices start at $ 25.') },
        'back',
      ],
      shipping: [
        'send_message',
        say('Envíos', 'Shipping'),
        {
          text: say('Enviamos a todo el país en 48 horas.', 'We ship to the whole country within 48 hours.'),
        },
        'back',
      ],
      help: [
        'ask_question',
        say('Ayuda', 'Help'),
        {
          text: say('¿En qué te ayudamos?', 'What can we help you with?'),
          ...choices(['order', say('Mi pedido', 'My order')], ['back', say('Volver', 'Back')]),
        },
        { order: 'assign', back: 'back', timeout: 'silent' },
      ],
      back: ['jump_to', say('Volver al menú', 'Back to the menu'), { step: 'menu', times: 10 }, 'assign'],
      assign: [
        'assign',
        say('Pasar con alguien', 'Hand over'),
        toAnyone({ logic: 'fewest_open', timeout: TEN_MINUTES }),
        { next: 'meet', timeout: 'busy' },
      ],
      meet: meet(say),
      busy: busy(say),
      silent: [
        'send_message',
        say('Última palabra', 'Last word'),
        {
          text: say(
            'Aquí estamos cuando nos necesites: escríbenos y empezamos de nuevo.',
            'We are here whenever you need us: write to us and we begin again.',
          ),
        },
      ],
    },
  })),
}

const button = (id: string, title: string, section: string, answer = '') => ({
  id,
  title,
  section,
  does: answer === '' ? 'exit' : 'say',
  say: answer,
})

export const sectionsMenu: Template = {
  id: 'sections_menu',
  title: { en: 'Menu in sections', es: 'Menú por secciones' },
  about: {
    en: 'Up to ten answers under headings, as one list: most are said at once, orders and people have their own way.',
    es: 'Hasta diez respuestas con títulos, en una sola lista: casi todas se dicen al instante; los pedidos y las personas siguen su camino.',
  },
  icon: 'list',
  category: 'menus',
  keywords: ['lista', 'list', 'categorías', 'botones', 'buttons', 'faq', 'preguntas frecuentes', 'whatsapp'],
  needs: [],
  graph: draw((say) => {
    const [buying, after] = [say('Comprar', 'Buying'), say('Después de comprar', 'After buying')]
    return {
      trigger: opened,
      steps: {
        menu: [
          'chat_menu',
          say('Menú', 'Menu'),
          {
            text: say(
              '¡Hola! Soy el asistente de {{workspace.name}}. Elige un tema:',
              'Hello! I am the assistant of {{workspace.name}}. Choose a topic:',
            ),
            buttons: [
              button(
                'prices',
                say('Precios', 'Prices'),
                buying,
                say('Nuestros precios empiezan en $ 25.', 'Our prices start at $ 25.'),
              ),
              button(
                'payment',
                say('Formas de pago', 'Payment'),
                buying,
                say(
                  'Aceptamos efectivo, transferencia y tarjeta, hasta en 6 cuotas.',
                  'We take cash, bank transfer and cards, in up to 6 instalments.',
                ),
              ),
              button(
                'shipping',
                say('Envíos', 'Shipping'),
                buying,
                say('Enviamos a todo el país en 48 horas.', 'We ship to the whole country within 48 hours.'),
              ),
              button('order', say('Mi pedido', 'My order'), after),
              button(
                'returns',
                say('Cambios y devoluciones', 'Returns'),
                after,
                say(
                  'Tienes 30 días para cambiar o devolver, con tu factura.',
                  'You have 30 days to exchange or return, with your invoice.',
                ),
              ),
              button('person', say('Hablar con alguien', 'Talk to somebody'), after),
            ],
            invalidText: say(
              'No encontré ese tema. Toca una opción o escribe su número.',
              'I did not find that topic. Tap an option or write its number.',
            ),
            invalidExit: true,
            retries: 1,
            timeout: HALF_HOUR,
          },
          { order: 'number', person: 'assign', invalid: 'assign', timeout: 'silent' },
        ],
        number: [
          'ask_question',
          say('Número de pedido', 'Order number'),
          {
            text: say('¿Cuál es tu número de pedido?', 'What is your order number?'),
            save: { variable: say('pedido', 'order'), field: '' },
            skipWord: say('no lo sé, no sé, no tengo', 'I do not know, do not know, not sure'),
            timeout: HALF_HOUR,
          },
          { next: 'write', skipped: 'assign', timeout: 'assign' },
        ],
        write: [
          'add_comment',
          say('Anotar el pedido', 'Write the order down'),
          { text: say('Pregunta por el pedido {{pedido}}', 'Asks about order {{order}}') },
          'assign',
        ],
        assign: [
          'assign',
          say('Pasar con alguien', 'Hand over'),
          toAnyone({ logic: 'fewest_open', timeout: TEN_MINUTES }),
          { next: 'meet', timeout: 'busy' },
        ],
        meet: meet(say),
        busy: busy(say),
        silent: [
          'send_message',
          say('Última palabra', 'Last word'),
          {
            text: say(
              'Aquí estamos cuando nos necesites: escríbenos y te mostramos el menú otra vez.',
              'We are here whenever you need us: write to us and we show you the menu again.',
            ),
          },
        ],
      },
    }
  }),
}
