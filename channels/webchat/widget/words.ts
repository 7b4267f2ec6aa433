// Everything a visitor reads that the customer did not write.

const es = {
  welcome: 'Escríbenos, te respondemos aquí.',
  write: 'Escribe un mensaje',
  send: 'Enviar',
  close: 'Cerrar',
  log: 'Mensajes',
  options: 'Respuestas posibles',
  earlier: 'Ver mensajes anteriores',
  newest: 'Ir al último mensaje',
  offline: 'Sin conexión. Enviaremos tus mensajes cuando vuelvas.',
  connecting: 'Conectando…',
  sending: 'Enviando',
  sent: 'Enviado',
  delivered: 'Entregado',
  seen: 'Visto',
  failed: 'No se envió. Tócalo para intentarlo de nuevo.',
  you: 'Tú',
  bot: 'Asistente automático',
  agent: 'Una persona del equipo',
  typing: (name: string) => (name ? `${name} está escribiendo…` : 'Están escribiendo…'),
  picture: 'Imagen',
  file: 'Archivo',
  place: 'Ver en el mapa',
  unsupported: 'Este mensaje no se puede mostrar aquí.',
  today: 'Hoy',
  yesterday: 'Ayer',
}

const en: typeof es = {
  welcome: 'Write to us, we will answer here.',
  write: 'Write a message',
  send: 'Send',
  close: 'Close',
  log: 'Messages',
  options: 'Possible answers',
  earlier: 'Show earlier messages',
  newest: 'Go to the newest message',
  offline: 'You are offline. We will send your messages when you are back.',
  connecting: 'Connecting…',
  sending: 'Sending',
  sent: 'Sent',
  delivered: 'Delivered',
  seen: 'Seen',
  failed: 'Not sent. Tap it to try again.',
  you: 'You',
  bot: 'Automatic assistant',
  agent: 'A person of the team',
  typing: (name) => (name ? `${name} is typing…` : 'Someone is typing…'),
  picture: 'Picture',
  file: 'File',
  place: 'Show on the map',
  unsupported: 'This message cannot be shown here.',
  today: 'Today',
  yesterday: 'Yesterday',
}

export type Language = 'es' | 'en'

/** The panel's words in a language. */
export const words: Record<Language, typeof es> = { es, en }
