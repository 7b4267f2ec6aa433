// The invented people of the demo: who works at the shop, and who writes to it.

/** A colleague. Nobody can sign in as one; the first owner takes the owner's place. */
export interface Colleague {
  key: string
  name: string
  role: 'owner' | 'manager' | 'agent'
  presence: 'online' | 'busy'
}

/** The staff, the owner first. */
export const colleagues: Colleague[] = [
  { key: 'sol', name: 'Sol Paredes', role: 'owner', presence: 'online' },
  { key: 'mara', name: 'Mara Ríos', role: 'manager', presence: 'online' },
  { key: 'luis', name: 'Luis Andrade', role: 'agent', presence: 'online' },
  { key: 'carla', name: 'Carla Vega', role: 'agent', presence: 'busy' },
]

/** A contact. `since`: days ago; `on`: keys of the channels that reach them. Without a first name they are known by phone. */
export interface Person {
  key: string
  first: string
  last: string
  country: string
  city: string
  language: 'es' | 'en'
  tags: string[]
  plan: string
  since: number
  on: string[]
}

type Row = [
  key: string,
  name: string,
  place: string,
  tags: string,
  plan: string,
  since: number,
  on: string,
  language?: 'en',
]

// `place`: country and city; several tags and channels stand apart by commas.
const rows: Row[] = [
  ['ana', 'Ana Pérez', 'EC Cuenca', 'vip,lentes de sol', 'Oro', 610, 'web,app'],
  ['jorge', 'Jorge Castro', 'EC Quito', 'lentes de sol', 'Plata', 180, 'shop'],
  ['lucia', 'Lucía Vera', 'EC Guayaquil', 'examen visual', 'Básico', 35, 'web'],
  ['teo', 'Teo Mora', 'EC Loja', 'factura', 'Plata', 240, 'app,web'],
  ['rosa', 'Rosa Solís', 'EC Ambato', 'garantía', 'Oro', 420, 'web,shop'],
  ['emily', 'Emily Carter', 'US Austin', 'progresivos', 'Oro', 95, 'web', 'en'],
  ['pedro', 'Pedro Luna', 'PE Lima', 'mayorista', 'Oro', 300, 'shop'],
  ['marta', 'Marta Quiroz', 'EC Manta', '', 'Básico', 12, 'web'],
  ['diego', 'Diego Salas', 'CO Bogotá', 'lentes de contacto', 'Plata', 150, 'shop'],
  ['noah', 'Noah Bennett', 'US Miami', 'lentes de sol', 'Básico', 4, 'web', 'en'],
  ['elena', 'Elena Torres', 'EC Quito', 'vip,progresivos', 'Oro', 710, 'web,app'],
  ['ivan', 'Iván Cedeño', 'EC Portoviejo', 'reclamo', 'Plata', 88, 'app'],
  ['paula', 'Paula Ortiz', 'EC Cuenca', 'examen visual', 'Básico', 20, 'web'],
  ['bruno', 'Bruno Díaz', 'AR Rosario', '', 'Básico', 2, 'shop'],
  ['camila', 'Camila Rey', 'CO Medellín', 'lentes de contacto', 'Plata', 64, 'web'],
  ['hugo', 'Hugo Benítez', 'EC Riobamba', 'mayorista', 'Oro', 365, 'app'],
  ['sara', 'Sara Montes', 'EC Quito', 'infantil', 'Plata', 44, 'web'],
  ['oliver', 'Oliver Hayes', 'GB Leeds', 'garantía', 'Básico', 9, 'web', 'en'],
  ['valeria', 'Valeria Ponce', 'EC Guayaquil', 'vip', 'Oro', 530, 'app,web'],
  ['', '', 'EC Quito', '', '', 1, 'shop'],
  ['nicolas', 'Nicolás Freire', 'EC Ibarra', 'lentes de sol', 'Básico', 41, 'web'],
  ['irene', 'Irene Gallo', 'EC Latacunga', 'examen visual', 'Básico', 39, 'web'],
  ['martin', 'Martín Rivas', 'PE Arequipa', '', 'Plata', 38, 'shop'],
  ['julia', 'Julia Andino', 'EC Cuenca', 'infantil', 'Plata', 37, 'web'],
  ['oscar', 'Óscar Peña', 'EC Machala', 'factura', 'Básico', 36, 'app'],
  ['grace', 'Grace Miller', 'US Denver', 'progresivos', 'Plata', 33, 'web', 'en'],
  ['andres', 'Andrés Viteri', 'EC Quito', 'lentes de contacto', 'Oro', 200, 'app'],
  ['renata', 'Renata Silva', 'CL Santiago', '', 'Básico', 30, 'shop'],
  ['tomas', 'Tomás Bravo', 'EC Esmeraldas', 'reclamo', 'Básico', 29, 'web'],
  ['alicia', 'Alicia Naranjo', 'EC Quito', 'vip', 'Oro', 480, 'web'],
  ['felipe', 'Felipe Duarte', 'CO Cali', 'mayorista', 'Plata', 27, 'shop'],
  ['daniela', 'Daniela Cruz', 'EC Guayaquil', 'lentes de sol', 'Básico', 25, 'web'],
  ['liam', 'Liam Foster', 'CA Toronto', '', 'Básico', 23, 'web', 'en'],
  ['gabriel', 'Gabriel Muñoz', 'EC Loja', 'examen visual', 'Plata', 22, 'web'],
  ['monica', 'Mónica Herrera', 'EC Quito', 'progresivos', 'Oro', 320, 'app'],
  ['samuel', 'Samuel Arias', 'EC Tena', '', 'Básico', 18, 'web'],
  ['victoria', 'Victoria León', 'EC Cuenca', 'infantil', 'Plata', 16, 'web,app'],
  ['ricardo', 'Ricardo Páez', 'EC Ambato', 'garantía', 'Plata', 130, 'app'],
  ['nora', 'Nora Castillo', 'EC Manta', '', 'Básico', 14, 'shop'],
  ['ella', 'Ella Thompson', 'US Boston', 'lentes de contacto', 'Plata', 11, 'web', 'en'],
  ['esteban', 'Esteban Rojas', 'EC Quito', '', 'Básico', 6, 'web'],
  ['gloria', 'Gloria Paz', 'EC Ibarra', '', 'Básico', 1, 'app'],
  ['kevin', 'Kevin Lara', 'EC Quito', '', 'Básico', 3, 'app'],
  ['lola', 'Lola Guerra', 'EC Guayaquil', 'vip', 'Oro', 250, 'app'],
]

const listOf = (text: string): string[] => text.split(',').filter(Boolean)

/** Everybody who ever wrote. */
export const people = rows.map(([key, name, place, tags, plan, since, on, language]): Person => {
  const [first = '', ...last] = name.split(' ')
  return {
    key: key || 'nadie',
    first,
    last: last.join(' '),
    country: place.slice(0, 2),
    city: place.slice(3),
    language: language ?? 'es',
    tags: listOf(tags),
    plan,
    since,
    on: listOf(on),
  }
})

/** An invented address; those who gave no name gave none. */
export const emailOf = ({ first, last }: Person): string | null =>
  first ? `${plain(first)}.${plain(last)}@ejemplo.test` : null

// Numbers nobody has: 98 000 in Ecuador, 555-01 in North America, 7700 900 in Britain.
const prefixes: Record<string, string> = {
  EC: '+593980000',
  US: '+120255501',
  CA: '+161355501',
  GB: '+4477009000',
  CO: '+57300000',
  PE: '+51900000',
  AR: '+549110000',
  CL: '+56900000',
}

/** An invented phone number, by the person's place in the list. */
export function phoneOf({ country }: Person, index: number): string {
  const north = country === 'US' || country === 'CA' || country === 'GB'
  return `${prefixes[country]}${String(index + 1).padStart(north ? 2 : 3, '0')}`
}

const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
