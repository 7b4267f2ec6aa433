// Talks of the last days: those that are open now, and what stands out in them. Older ones are in history.ts.
import type { Talk } from './script.ts'

/** Newest talks, in no order; each opens the contact's conversation or continues it. */
export const talks: Talk[] = [
  {
    with: 'ana',
    on: 'web',
    at: '48 min',
    lines: `> Hola, quiero ver lentes de sol 😎
      > [Una persona]
      agente: ¡Hola, Ana! Claro que sí. ¿Los buscas con o sin aumento?
      > Sin aumento, que sean livianos
      luis anota: @mara es clienta VIP, tiene 10 % en monturas.
      agente asigna: sol
      (14 min)
      sol: Te recomiendo la línea Brisa: pesa 18 gramos y viene polarizada. Desde $ 89.
      > Me encanta. ¿Tienen la Brisa en carey?
      sol: Sí, nos quedan tres en carey y dos en negro mate.
      (12 min)
      > ¡Perfecto! ¿Hacen envíos a Cuenca hoy?`,
  },
  {
    with: 'jorge',
    on: 'shop',
    at: '31 min',
    lines: `> Buenas tardes
      > Jorge
      > jorge.castro@ejemplo.test
      > [Productos]
      (6 min)
      mara: Hola, Jorge. Vi tu pedido 2041: ¿prefieres que te lo enviemos o lo retiras en la tienda?
      (8 min)
      > Lo retiro. ¿A qué hora cierran?
      > ¿Y tienen este modelo en azul?`,
  },
  {
    with: 'lucia',
    on: 'web',
    at: '7 min',
    lines: `> Hola, necesito un examen visual para el sábado
      > [Horario]`,
  },
  {
    with: 'teo',
    on: 'app',
    at: '3d 16:20',
    lines: `> Hola, me falta la factura de mi compra del martes
      luis: Hola, Teo. ¿Me confirmas tu RUC y el correo al que te la enviamos?
      > Claro: 1790000000001 y teo.mora@ejemplo.test
      luis: ¡Gracias! La reviso con contabilidad y te escribo.
      luis anota: @carla ¿puedes ver la factura 001-0312? Sale pendiente en el sistema.
      (2 d)
      > Sigo esperando mi factura
      agente lee:`,
  },
  {
    with: 'nadie',
    on: 'shop',
    at: '1d 15:05',
    lines: `> cuánto cuesta la montura Lago?
      (4 min)
      carla: Hola, la montura Lago cuesta $ 74 con estuche. ¿Te ayudo con la medida?
      (3 h)
      carla falla: Te dejo la guía de medidas: mide el puente y el largo de la varilla.`,
  },
  {
    with: 'rosa',
    on: 'web',
    at: '1d 11:40',
    lines: `> Se me aflojó la varilla de mis lentes, ¿lo cubre la garantía?
      > [Una persona]
      agente asigna: sol
      sol: Hola, Rosa. Sí: el ajuste es gratis durante dos años. ¿Puedes pasar por la tienda?
      > Sí, mañana en la tarde
      sol: Te espero. Pregunta por mí y lo dejamos listo en diez minutos.`,
  },
  {
    with: 'emily',
    on: 'web',
    at: '95 min',
    lines: `> Hi! Do you ship progressive lenses to Texas?
      > [Una persona]
      agente: Hi Emily! Yes, we do: five to seven days by courier, fully insured.
      > Great. Can I send you my prescription here?
      agente: Of course, a photo is fine. Please make sure the date is readable.
      (9 min)
      > Just a second, looking for it
      agente lee:`,
  },
  {
    with: 'pedro',
    on: 'shop',
    at: '1d 09:30',
    lines: `> Buen día, quiero comprar al por mayor
      > Pedro
      > pedro.luna@ejemplo.test
      > [Productos]`,
  },
  {
    with: 'marta',
    on: 'web',
    at: '3 min',
    lines: '> Hola 👋',
  },
  {
    with: 'diego',
    on: 'shop',
    at: '55 min',
    lines: `> Hola, busco lentes de contacto mensuales
      > Diego
      > diego arroba ejemplo`,
  },
  {
    with: 'noah',
    on: 'web',
    at: '18 min',
    lines: `> Hey, are you open on Sunday?
      > [Una persona]
      > I land in Quito at noon and broke my glasses`,
  },
  {
    with: 'elena',
    on: 'app',
    at: '2d 10:15',
    lines: `> Buenos días, ¿ya están mis progresivos?
      sol: Buenos días, Elena. Llegaron esta mañana y los estamos montando.
      > ¡Qué alegría! ¿Los puedo retirar el viernes?
      sol: Sí, desde las 10:00. Te dejo el ajuste incluido.
      sol anota: Guardar en la caja 14. @luis avísale si no estoy.
      > Muchas gracias 🙏
      agente lee:`,
  },
  {
    with: 'ivan',
    on: 'app',
    at: '300 min',
    lines: `> Los lentes que me llegaron no tienen el antirreflejo que pagué
      carla: Hola, Iván. Lamento el error. ¿Me mandas el número de tu orden?
      > Orden 1987
      carla: Gracias. La orden sí lo incluye, así que el cambio corre por nuestra cuenta.
      (40 min)
      > ¿Y cuánto tardan en cambiarlos? Los necesito para trabajar`,
  },
  {
    with: 'paula',
    on: 'web',
    at: '75 min',
    lines: `> Buenas, ¿cuánto dura el examen visual?
      > [Una persona]
      agente: Hola, Paula. Dura 25 minutos y es gratis con la compra de tus lentes.
      agente pausa:
      > ¿Y puedo ir con mi hija?
      agente: ¡Claro! Atendemos desde los cinco años.
      > Genial, reservo para las dos
      agente lee:`,
  },
  {
    with: 'bruno',
    on: 'shop',
    at: '12 min',
    lines: '> Hola! Vi los lentes en oferta',
  },
  {
    with: 'camila',
    on: 'web',
    at: '1d 17:10',
    lines: `> Hola, mis lentes de contacto me irritan un poco
      > [Una persona]
      agente: Hola, Camila. Mejor no los uses hoy. ¿Desde cuándo te pasa?
      > Desde ayer en la noche
      agente anota: @carla ¿tienes un espacio de optometría para Camila esta semana?
      carla: Hola, Camila. Tengo una cita mañana a las 11:30, ¿te sirve?
      > Sí, me sirve. ¡Gracias!
      agente lee:`,
  },
  {
    with: 'hugo',
    on: 'app',
    at: '1d 12:00',
    lines: `> Necesito proforma de 40 lentes de seguridad
      sol: Hola, Hugo. ¿Con aumento o neutros?
      > 28 neutros y 12 con aumento
      sol: Te preparo la proforma y te la envío antes de las cinco.
      (2 h)
      sol: Lista: te la mandé al correo. Incluye 12 % por volumen.
      > La reviso con gerencia y te confirmo
      agente lee:`,
  },
  {
    with: 'sara',
    on: 'web',
    at: '1d 16:30',
    lines: `> Buscamos lentes para un niño de 6 años
      mara asigna: sol
      sol: Hola, Sara. Para esa edad usamos monturas flexibles, sin tornillos.
      > ¿Tienen alguna de dinosaurios? 🦕
      sol: ¡Tenemos dos! Verde y naranja, desde $ 52.
      > Perfecto, vamos el sábado
      agente lee:`,
  },
  {
    with: 'oliver',
    on: 'web',
    at: '140 min',
    lines: `> Hello, my frame came with a scratch
      > [Una persona]
      agente: Hi Oliver, I am sorry about that. Could you tell me your order number?
      > It is 2017
      agente: Thank you. We will send you a new frame today, no need to return the old one.
      > That is really kind, thanks!
      agente lee:`,
  },
  {
    with: 'valeria',
    on: 'app',
    at: '22 min',
    lines: `> Hola, quiero cambiar mi cita de las 15:00
      luis: Hola, Valeria. Tengo libre mañana a las 9:30 o a las 11:00.
      > A las 11:00, por favor
      luis: Listo, te esperamos mañana a las 11:00.
      > Ay, mejor a las 9:30, ¿se puede?`,
  },
  {
    with: 'gloria',
    on: 'app',
    at: '35 min',
    lines: `> Hola, ¿tienen lentes de natación con aumento?
      > Son para mi papá, tiene 3.5 de miopía`,
  },
  {
    with: 'kevin',
    on: 'app',
    at: '210 min',
    lines: '> Buenas, ¿puedo cambiar los cristales y conservar mi montura?',
  },
]
