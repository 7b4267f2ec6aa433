// What people call the blocks of a Typebot file, in both languages.
import type { Words } from '#channels/channel.ts'
import { cut } from './made.ts'

const titles: Record<string, Words> = {
  text: { en: 'Text', es: 'Texto' },
  image: { en: 'Image', es: 'Imagen' },
  video: { en: 'Video', es: 'Video' },
  audio: { en: 'Audio', es: 'Audio' },
  embed: { en: 'Embedded page', es: 'Página incrustada' },
  'text input': { en: 'Text question', es: 'Pregunta de texto' },
  'number input': { en: 'Number question', es: 'Pregunta de número' },
  'email input': { en: 'E-mail question', es: 'Pregunta de correo' },
  'url input': { en: 'Website question', es: 'Pregunta de sitio web' },
  'phone number input': { en: 'Phone question', es: 'Pregunta de teléfono' },
  'date input': { en: 'Date question', es: 'Pregunta de fecha' },
  'time input': { en: 'Time question', es: 'Pregunta de hora' },
  'choice input': { en: 'Buttons', es: 'Botones' },
  'picture choice input': { en: 'Picture choice', es: 'Elección de imágenes' },
  cards: { en: 'Cards', es: 'Tarjetas' },
  'rating input': { en: 'Rating', es: 'Calificación' },
  'file input': { en: 'File question', es: 'Pregunta de archivo' },
  'payment input': { en: 'Payment', es: 'Pago' },
  Condition: { en: 'Condition', es: 'Condición' },
  'Set variable': { en: 'Set variable', es: 'Fijar variable' },
  'AB test': { en: 'A/B test', es: 'Prueba A/B' },
  Wait: { en: 'Wait', es: 'Espera' },
  Jump: { en: 'Jump', es: 'Salto' },
  Return: { en: 'Return', es: 'Regreso' },
  Redirect: { en: 'Redirect', es: 'Redirección' },
  Code: { en: 'Code', es: 'Código' },
  'Typebot link': { en: 'Link to a bot', es: 'Enlace a un bot' },
  webhook: { en: 'Wait for a web call', es: 'Espera de una llamada web' },
  Webhook: { en: 'Web request', es: 'Solicitud web' },
  Email: { en: 'E-mail', es: 'Correo' },
  command: { en: 'Command event', es: 'Evento de comando' },
  reply: { en: 'Reply event', es: 'Evento de respuesta' },
  invalidReply: { en: 'Invalid reply event', es: 'Evento de respuesta inválida' },
}

/** The title of a type; its own name where there is none. */
export function titleOf(type: string): Words {
  if (Object.hasOwn(titles, type)) return titles[type]!
  const name = cut(type, 40)
  return { en: name, es: name }
}
