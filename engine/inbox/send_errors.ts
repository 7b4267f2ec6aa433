// Why a message was not sent, in words for the person who wants to do something about it.
import type { ErrorKind, Words } from '#channels/channel.ts'

/** One sentence or two per kind: what happened, why, what to do. */
export const sendErrorWords: Record<ErrorKind, Words> = {
  window_closed: {
    en: 'Not sent: too long since this person last wrote, and the channel only lets you answer for some hours. Wait until they write, or use another channel.',
    es: 'No se envió: pasó demasiado tiempo desde el último mensaje de esta persona y el canal solo permite responder durante unas horas. Espera a que escriba o usa otro canal.',
  },
  blocked: {
    en: 'Not sent: this person has blocked you on this channel. Reach them another way.',
    es: 'No se envió: esta persona te bloqueó en este canal. Contáctala por otro medio.',
  },
  opted_out: {
    en: 'Not sent: this person asked not to get messages on this channel. Do not insist; wait until they write.',
    es: 'No se envió: esta persona pidió no recibir mensajes en este canal. No insistas; espera a que escriba.',
  },
  invalid_recipient: {
    en: 'Not sent: the address does not exist on this channel. Check the contact’s number or address.',
    es: 'No se envió: la dirección no existe en este canal. Revisa el número o la dirección del contacto.',
  },
  rate_limited: {
    en: 'Not sent: the channel took no more messages for a long time because there were too many. Try again later.',
    es: 'No se envió: el canal dejó de aceptar mensajes por mucho tiempo porque eran demasiados. Inténtalo más tarde.',
  },
  auth: {
    en: 'Not sent: the channel is disconnected or its access was revoked. Ask an administrator to check it in Channels, then try again.',
    es: 'No se envió: el canal está desconectado o su acceso fue revocado. Pide a un administrador que lo revise en Canales y vuelve a intentarlo.',
  },
  template: {
    en: 'Not sent: the message template was refused. Check it with the provider, then try again.',
    es: 'No se envió: la plantilla del mensaje fue rechazada. Revísala con el proveedor y vuelve a intentarlo.',
  },
  media: {
    en: 'Not sent: the channel does not accept this file, because of its type or its size. Send a smaller or different file.',
    es: 'No se envió: el canal no acepta este archivo por su tipo o tamaño. Envía uno más pequeño o de otro tipo.',
  },
  content: {
    en: 'Not sent: the channel refused what the message says. Change the text and send it again.',
    es: 'No se envió: el canal rechazó el contenido del mensaje. Cambia el texto y envíalo de nuevo.',
  },
  payment: {
    en: 'Not sent: the account at the provider has no balance or a payment problem. Sort it out there, then try again.',
    es: 'No se envió: la cuenta del proveedor no tiene saldo o tiene un problema de pago. Resuélvelo ahí y vuelve a intentarlo.',
  },
  policy: {
    en: 'Not sent: the provider’s rules forbid this message. Change it, or write on another channel.',
    es: 'No se envió: las reglas del proveedor prohíben este mensaje. Cámbialo o escribe por otro canal.',
  },
  provider_down: {
    en: 'Not sent: the provider did not answer for a long time. Try again later.',
    es: 'No se envió: el proveedor no respondió durante mucho tiempo. Inténtalo más tarde.',
  },
  unknown: {
    en: 'Not sent: the channel answered with an error that we do not know. Read its own words below, then try again.',
    es: 'No se envió: el canal respondió con un error que no conocemos. Lee sus palabras abajo y vuelve a intentarlo.',
  },
}

/** For a message whose fate is unknown: it may have arrived. */
export const unknownFateWords: Words = {
  en: 'We do not know whether it arrived: the connection broke while it was being sent. Check with the person before you send it again.',
  es: 'No sabemos si llegó: la conexión se cortó mientras se enviaba. Confirma con la persona antes de enviarlo de nuevo.',
}
