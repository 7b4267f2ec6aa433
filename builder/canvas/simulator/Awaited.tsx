// Buttons for all that the run waits for: choices, outcomes from outside, facts, the next timer, going on at a stop.
import { Button, JsonInput, NumberInput, Popover } from '@mantine/core'
import { useState } from 'react'
import type { Capabilities } from '#channels/channel.ts'
import { type Offer, offersOf, savedOf } from '#engine/machine/awaited.ts'
import type { Cue } from '#engine/machine/cues.ts'
import { durationText } from '#engine/machine/duration.ts'
import type { Asked } from '#engine/machine/effect.ts'
import { awaitedBy, isHalted } from '#engine/machine/rehearsal.ts'
import type { Json } from '#engine/machine/values.ts'
import { Icon } from '../../ui/Icon.tsx'
import { useT } from '../../words/i18n.ts'
import styles from './Simulator.module.css'
import { tapOf, tappable } from './scene.ts'
import { nextTimer } from './time.ts'
import type { Talk } from './useTalk.ts'

export function Awaited({ talk, can }: { talk: Talk; can: Capabilities | null }) {
  const { t, pick } = useT()
  const { state, machine } = talk
  const asked = awaitedBy(state)
  if (isHalted(state)) {
    return (
      <Button
        size="compact-sm"
        className={styles.again}
        leftSection={<Icon name="player-play" size={14} />}
        onClick={() => talk.play({ kind: 'go_on' })}
      >
        {t('canvas.simulator.goOn')}
      </Button>
    )
  }
  const place = machine.places.get(state.step ?? '')
  const heard = (state.waitsFor === 'event' && place?.data != null && place.kind?.hears?.(place.data)) || []
  const ring = nextTimer(state)
  return (
    <div className={styles.choices}>
      {tappable(state, can, talk.scene.language).map((choice) => (
        <button key={choice.id} type="button" onClick={() => talk.play(tapOf(choice))}>
          {choice.title}
        </button>
      ))}
      {asked &&
        offersOf(asked).map((offer) => (
          <Outcome key={offer.outcome} talk={talk} asked={asked} offer={offer} />
        ))}
      {heard.map(({ fact, title }) => (
        <button key={fact.type} type="button" data-quiet onClick={() => talk.play(heardCue(fact))}>
          <Icon name="bolt" size={14} /> {pick(title)}
        </button>
      ))}
      {ring !== null && (
        <button type="button" data-quiet onClick={() => talk.play({ kind: 'pass', ms: ring })}>
          <Icon name="clock" size={14} />{' '}
          {t('canvas.simulator.silence', { time: pick(durationText(ring, 'short')) })}
        </button>
      )}
    </div>
  )
}

/** A message that is waited for is written by the contact. */
function heardCue(fact: Extract<Cue, { kind: 'event' }>['fact']): Cue {
  const { text } = fact.data
  return fact.type === 'message_received' && typeof text === 'string'
    ? { kind: 'say', content: { kind: 'text', text } }
    : { kind: 'event', fact }
}

interface OutcomeProps {
  talk: Talk
  asked: Asked
  offer: Offer
}

function Outcome({ talk, asked, offer }: OutcomeProps) {
  const { pick, t } = useT()
  const [open, setOpen] = useState(false)
  const send = (variables: Record<string, Json>, status = offer.status) => {
    setOpen(false)
    talk.play({
      kind: 'outcome',
      outcome: String(status ?? offer.outcome),
      variables: { ...offer.variables, ...variables },
    })
  }
  return (
    <span className={styles.outcome} data-good={offer.good || undefined}>
      <button type="button" onClick={() => send(offer.body ? savedOf(asked, offer.status, undefined) : {})}>
        <Icon name={offer.good ? 'circle-check' : 'alert-circle'} size={14} /> {pick(offer.title)}
        {offer.status !== undefined && pick(offer.title) !== String(offer.status) && ` · ${offer.status}`}
      </button>
      {offer.body && (
        <Popover opened={open} onChange={setOpen} position="top" width={320} trapFocus withinPortal>
          <Popover.Target>
            <button
              type="button"
              aria-label={t('canvas.simulator.answerWith', { title: pick(offer.title) })}
              aria-expanded={open}
              title={t('canvas.simulator.answerWith', { title: pick(offer.title) })}
              onClick={() => setOpen(!open)}
            >
              <Icon name="code" size={14} />
            </button>
          </Popover.Target>
          <Popover.Dropdown>
            <BodyForm offer={offer} onSend={(status, body) => send(savedOf(asked, status, body), status)} />
          </Popover.Dropdown>
        </Popover>
      )}
    </span>
  )
}

interface BodyFormProps {
  offer: Offer
  onSend(status: number | undefined, body: Json): void
}

/** The status and the JSON that the other system answers with. */
function BodyForm({ offer, onSend }: BodyFormProps) {
  const { t } = useT()
  const [status, setStatus] = useState(offer.status)
  const [text, setText] = useState('{\n  \n}')
  const [bad, setBad] = useState(false)
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        // A form inside a portal still bubbles to the composer's form.
        event.stopPropagation()
        try {
          onSend(status, JSON.parse(text) as Json)
        } catch {
          setBad(true)
        }
      }}
    >
      {status !== undefined && (
        <NumberInput
          label={t('canvas.simulator.status')}
          min={100}
          max={599}
          clampBehavior="strict"
          allowDecimal={false}
          value={status}
          onChange={(next) => setStatus(Number(next) || offer.status)}
        />
      )}
      <JsonInput
        label={t('canvas.simulator.body')}
        autosize
        minRows={4}
        maxRows={10}
        value={text}
        error={bad ? t('canvas.simulator.badJson') : undefined}
        onChange={(next) => {
          setText(next)
          setBad(false)
        }}
      />
      <Button type="submit">{t('canvas.simulator.answer')}</Button>
    </form>
  )
}
