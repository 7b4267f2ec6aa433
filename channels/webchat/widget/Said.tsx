/** @jsxImportSource preact */
// What a message says, of any kind.
import type { ComponentChildren } from 'preact'
import { linked, webAddress } from './links.ts'
import type { Card, Choice, Content, Media } from './wire.ts'
import type { words } from './words.ts'

type Words = (typeof words)['es']

interface Props {
  content: Content
  say: Words
  language: string
  onChoose: ((choice: Choice) => void) | undefined
}

/** The message, with what it answers above it. */
export function Said(props: Props) {
  const { text } = props.content.quotes ?? {}
  return (
    <>
      {text && <blockquote>{text}</blockquote>}
      <Body {...props} />
    </>
  )
}

function Body({ content, say, language, onChoose }: Props) {
  const file = (one: Media) => <File key={one.url} file={one} say={say} language={language} />
  switch (content.kind) {
    case 'text':
      return (
        <>
          <Linked text={content.text} />
          <Pages choices={content.choices} />
        </>
      )
    case 'location': {
      const map = `https://www.openstreetmap.org/?mlat=${content.latitude}&mlon=${content.longitude}`
      return <Away href={map}>{content.name || content.address || say.place}</Away>
    }
    case 'people':
      return content.people.map(({ name, company, phones = [], emails = [] }) => (
        <p key={name}>
          <b>{name}</b> {company}
          {phones.map((phone) => (
            <a key={phone} class="line" href={`tel:${phone}`}>
              {phone}
            </a>
          ))}
          {emails.map((email) => (
            <a key={email} class="line" href={`mailto:${email}`}>
              {email}
            </a>
          ))}
        </p>
      ))
    case 'cards':
      return (
        <ul class="cards">
          {content.cards.map((card) => (
            <OneCard key={card.title} card={card} onChoose={onChoose} />
          ))}
        </ul>
      )
    case 'email':
      return (
        <>
          {content.subject && <b class="subject">{content.subject}</b>}
          <Linked text={content.text} />
          {content.files.map((one) => (
            <div key={one.url}>{file(one)}</div>
          ))}
        </>
      )
    case 'template':
      return (
        <>
          {content.header && file(content.header)}
          <Linked text={content.text} />
        </>
      )
    case 'unsupported':
      return content.text ? <Linked text={content.text} /> : <em>{say.unsupported}</em>
    default:
      return file(content)
  }
}

function OneCard({ card, onChoose }: { card: Card; onChoose: Props['onChoose'] }) {
  const { title, about, imageUrl, choices = [] } = card
  const picture = imageUrl && webAddress(imageUrl)
  return (
    <li>
      {picture && <img src={picture} alt="" loading="lazy" onError={hide} />}
      <b>{title}</b>
      {about && <p>{about}</p>}
      <Pages choices={choices} />
      {choices
        .filter(({ url }) => !url)
        .map((choice) => (
          <button type="button" key={choice.id} disabled={!onChoose} onClick={() => onChoose?.(choice)}>
            {choice.title}
          </button>
        ))}
    </li>
  )
}

/** A picture that is gone leaves no hole. */
const hide = (event: Event) => {
  ;(event.currentTarget as HTMLElement).hidden = true
}

/** The buttons that open a page; they stay after an answer. */
function Pages({ choices = [] }: { choices?: Choice[] | undefined }) {
  const pages = choices.flatMap(({ id, title, url }) => {
    const href = url && webAddress(url)
    return href ? [{ id, title, href }] : []
  })
  if (pages.length === 0) return null
  return (
    <span class="pages">
      {pages.map(({ id, title, href }) => (
        <Away key={id} href={href}>
          {title} ↗
        </Away>
      ))}
    </span>
  )
}

function File({ file, say, language }: { file: Media; say: Words; language: string }) {
  const { kind, name, caption, size } = file
  const url = webAddress(file.url)
  if (!url) return <em>{say.unsupported}</em>
  return (
    <>
      {kind === 'image' && <img src={url} alt={caption || name || say.picture} loading="lazy" />}
      {/* biome-ignore lint/a11y/useMediaCaption: a sent clip comes without captions */}
      {kind === 'video' && <video src={url} controls preload="metadata" />}
      {/* biome-ignore lint/a11y/useMediaCaption: a sent clip comes without captions */}
      {kind === 'audio' && <audio src={url} controls preload="none" />}
      {kind === 'file' && (
        <Away href={url}>
          {name || say.file}
          {size && ` (${inUnits(size, language)})`}
        </Away>
      )}
      {caption && (
        <div>
          <Linked text={caption} />
        </div>
      )}
    </>
  )
}

/** Bytes as people read them. */
function inUnits(bytes: number, language: string): string {
  const [unit, size] = bytes < 1e6 ? ['kilobyte', bytes / 1e3] : ['megabyte', bytes / 1e6]
  return new Intl.NumberFormat(language, { style: 'unit', unit, maximumFractionDigits: 1 }).format(size)
}

function Linked({ text }: { text: string }) {
  return linked(text).map((piece) =>
    typeof piece === 'string' ? (
      piece
    ) : (
      <Away key={piece.href} href={piece.href}>
        {piece.text}
      </Away>
    ),
  )
}

function Away({ href, children }: { href: string; children: ComponentChildren }) {
  return (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow ugc">
      {children}
    </a>
  )
}
