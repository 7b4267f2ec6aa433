// Talks of the last six weeks that came to an end: a few patterns, told about different things on different days.
import type { Talk } from './script.ts'

interface Pattern {
  on: string
  lines: string
}

const patterns = {
  price: {
    on: 'web',
    lines: `> Hola, ¿cuánto cuestan {thing}?
      > [Una persona]
      agente: Hola, {name}. Desde {price}, con estuche y paño incluidos.
      > ¿Aceptan tarjeta?
      agente: Sí, todas, y hasta seis cuotas sin intereses.
      > Perfecto, paso esta semana
      agente cierra: Consulta resuelta | Preguntó por {thing}; pasa esta semana.`,
  },
  hours: {
    on: 'web',
    lines: `> Buenas, ¿a qué hora abren?
      > [Horario]
      > [Dónde estamos]
      (15 min)
      mara lee:
      mara cierra: Consulta resuelta | El bot respondió horario y dirección.`,
  },
  sale: {
    on: 'web',
    lines: `> Hola, quiero {thing}
      > [Una persona]
      agente: ¡Hola, {name}! Los tenemos listos para entregar. El total es {price}.
      > ¿Me los pueden separar?
      agente: Separados a tu nombre hasta mañana.
      (3 h)
      > Ya los retiré, quedaron excelentes 😍
      agente: ¡Qué gusto! Gracias por venir.
      agente cierra: Venta | {thing}, {price}.
      (1 h)
      > 5
      agente lee:`,
  },
  unhappy: {
    on: 'web',
    lines: `> Llevo una semana esperando {thing}
      > [Una persona]
      agente: Hola, {name}. Tienes razón, el laboratorio se retrasó. Llegan mañana.
      agente anota: @luis llamar al laboratorio: es el segundo retraso del mes.
      > Espero que sí
      (1 d)
      agente: {name}, ya están aquí. Te los enviamos hoy sin costo.
      > Gracias
      agente cierra: Reclamo | Retraso del laboratorio con {thing}; se envió sin costo.
      (30 min)
      > 2
      > Que avisen antes si hay un retraso`,
  },
  english: {
    on: 'web',
    lines: `> Hi, how much are {thing}?
      > [Una persona]
      agente: Hi {name}! They start at {price}, case included.
      > Do you have them in stock?
      agente: Yes, in three colours. Shall I put one aside for you?
      > Please do, thank you!
      agente cierra: Venta | {thing}, {price}. In English.
      (2 h)
      > 5
      agente lee:`,
  },
  interested: {
    on: 'shop',
    lines: `> Hola
      > {name}
      > {email}
      > [Productos]
      (12 min)
      agente: Hola, {name}. {thing} cuestan {price} y los enviamos mañana. ¿Te los reservo?
      > Sí, por favor
      agente cierra: Venta | {thing} por la tienda en línea.
      (40 min)
      > 4
      agente lee:`,
  },
  typo: {
    on: 'shop',
    lines: `> Buenas
      > {name}
      > mi correo
      > {email}
      > [Servicios]
      (25 min)
      agente: Hola, {name}. El examen visual cuesta $ 15 y es gratis si compras {thing}.
      > Ah, buenísimo. Lo pienso
      agente cierra: Consulta resuelta | Le interesa el examen visual.`,
  },
  appointment: {
    on: 'app',
    lines: `> Hola, quiero una cita para examen visual
      carla: Hola, {name}. ¿Te sirve mañana a las 10:00?
      > Sí, perfecto
      carla: Agendada. Trae tus lentes actuales, por favor.
      (1 d)
      > Gracias por la atención de hoy
      carla cierra: Consulta resuelta | Cita y examen hechos; cotizó {thing}.`,
  },
  warranty: {
    on: 'app',
    lines: `> Se soltó un tornillo de {thing}
      luis: Hola, {name}. Eso lo cubre la garantía. ¿Puedes pasar hoy?
      > Salgo a las seis
      luis: Te esperamos hasta las 18:30.
      luis asigna: mara
      (4 h)
      mara: {name}, quedaron como nuevos. Cualquier cosa, escríbenos.
      > Mil gracias
      mara cierra: Consulta resuelta | Garantía: ajuste de {thing}.`,
  },
  spam: {
    on: 'web',
    lines: `> Gane dinero desde casa, escriba al 000
      (30 min)
      luis lee:
      luis cierra: Spam | Publicidad.`,
  },
} satisfies Record<string, Pattern>

type Told = [pattern: keyof typeof patterns, who: string, at: string, thing: string, price: string]

const told: Told[] = [
  ['price', 'nicolas', '41d 10:20', 'los lentes de sol Brisa', '$ 89'],
  ['appointment', 'andres', '40d 09:10', 'lentes de contacto mensuales', '$ 32'],
  ['hours', 'irene', '39d 11:45', '', ''],
  ['interested', 'martin', '38d 15:30', 'Las monturas Lago', '$ 74'],
  ['sale', 'julia', '37d 12:05', 'unos lentes infantiles', '$ 58'],
  ['warranty', 'oscar', '36d 10:40', 'mis lentes', ''],
  ['price', 'lucia', '35d 16:15', 'los lentes con antirreflejo', '$ 65'],
  ['unhappy', 'alicia', '34d 09:35', 'mis progresivos', ''],
  ['english', 'grace', '33d 14:20', 'progressive lenses', '$ 140'],
  ['appointment', 'monica', '32d 08:50', 'progresivos', '$ 140'],
  ['sale', 'ana', '31d 17:10', 'la montura Coral', '$ 96'],
  ['typo', 'renata', '30d 13:25', 'tus lentes', ''],
  ['unhappy', 'tomas', '29d 10:00', 'mis lentes de lectura', ''],
  ['warranty', 'ricardo', '28d 11:15', 'los lentes de mi esposa', ''],
  ['interested', 'felipe', '27d 16:40', 'Diez monturas Lago', '$ 690'],
  ['hours', 'elena', '26d 18:20', '', ''],
  ['price', 'daniela', '25d 12:30', 'los lentes polarizados', '$ 99'],
  ['appointment', 'valeria', '24d 09:00', 'lentes de computadora', '$ 70'],
  ['english', 'liam', '23d 15:05', 'the Brisa sunglasses', '$ 89'],
  ['price', 'gabriel', '22d 10:50', 'los exámenes visuales', '$ 15'],
  ['interested', 'diego', '21d 14:10', 'Los lentes de contacto', '$ 32'],
  ['sale', 'paula', '20d 11:20', 'los lentes Rocío', '$ 82'],
  ['spam', 'samuel', '18d 03:12', '', ''],
  ['warranty', 'hugo', '17d 16:00', 'dos lentes de seguridad', ''],
  ['sale', 'victoria', '16d 12:45', 'lentes para mi hijo', '$ 54'],
  ['appointment', 'lola', '15d 10:30', 'lentes de sol con aumento', '$ 120'],
  ['typo', 'nora', '14d 17:35', 'la montura Lago', ''],
  ['price', 'rosa', '13d 09:20', 'los cristales fotocromáticos', '$ 110'],
  ['hours', 'marta', '12d 19:05', '', ''],
  ['english', 'ella', '11d 13:15', 'monthly contact lenses', '$ 32'],
  ['interested', 'jorge', '10d 15:50', 'Los lentes Brisa', '$ 89'],
  ['english', 'oliver', '9d 11:30', 'the Lago frames', '$ 74'],
  ['appointment', 'ivan', '9d 08:40', 'antirreflejo', '$ 65'],
  ['sale', 'alicia', '8d 16:25', 'los progresivos nuevos', '$ 150'],
  ['unhappy', 'nicolas', '7d 10:10', 'los lentes de sol', ''],
  ['price', 'esteban', '6d 12:00', 'los lentes de lectura', '$ 28'],
  ['interested', 'pedro', '6d 14:35', 'Veinte monturas Lago', '$ 1.320'],
  ['warranty', 'monica', '5d 09:45', 'mis progresivos', ''],
  ['sale', 'daniela', '5d 15:20', 'los polarizados', '$ 99'],
  ['hours', 'noah', '4d 20:30', '', ''],
  ['appointment', 'andres', '4d 10:05', 'lentes de contacto anuales', '$ 210'],
  ['price', 'gabriel', '3d 11:55', 'las monturas Coral', '$ 96'],
]

/** Everything that came to an end, in words. `known`: first name and e-mail address by key. */
export function history(known: ReadonlyMap<string, { name: string; email: string }>): Talk[] {
  return told.map(([pattern, who, at, thing, price]) => {
    const { on, lines } = patterns[pattern]
    const values: Record<string, string> = { ...known.get(who), thing, price }
    return { with: who, on, at, lines: lines.replace(/\{(\w+)\}/g, (_, key: string) => values[key] ?? '') }
  })
}
