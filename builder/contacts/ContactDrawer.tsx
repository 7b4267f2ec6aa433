import { Button, Drawer, Group, Select, TagsInput, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { emailProblem } from '../accounts/rules.ts'
import { call, queryKeys } from '../api.ts'
import { confirm } from '../ui/confirm.tsx'
import { Failed } from '../ui/Failed.tsx'
import { Icon } from '../ui/Icon.tsx'
import { RowsSkeleton } from '../ui/Skeletons.tsx'
import { toast } from '../ui/toast.ts'
import { useT } from '../words/i18n.ts'
import styles from './Contacts.module.css'
import type { Contact } from './ContactTable.tsx'

interface ContactDrawerProps {
  /** `new` for one to be made; undefined: closed. */
  id: string | undefined
  onClose: () => void
}

/** One contact's card: see, change, make, delete. */
export function ContactDrawer({ id, onClose }: ContactDrawerProps) {
  const { t } = useT()
  return (
    <Drawer
      opened={id !== undefined}
      onClose={onClose}
      title={t(id === 'new' ? 'contacts.add' : 'contacts.card')}
      size={420}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {id === 'new' && <Card contact={null} onClose={onClose} />}
      {id !== undefined && id !== 'new' && <Existing key={id} id={id} onClose={onClose} />}
    </Drawer>
  )
}

function Existing({ id, onClose }: { id: string; onClose: () => void }) {
  const contact = useQuery({
    queryKey: [...queryKeys.contacts, 'one', id],
    queryFn: () => call('GET /contacts/:id', { params: { id } }),
  })
  if (contact.isError) return <Failed error={contact.error} onRetry={() => void contact.refetch()} />
  if (!contact.data) return <RowsSkeleton rows={4} />
  return <Card key={contact.data.id} contact={contact.data} onClose={onClose} />
}

/** What the form holds; empty texts clear a field. */
const valuesOf = (contact: Contact | null) => ({
  firstName: contact?.firstName ?? '',
  lastName: contact?.lastName ?? '',
  email: contact?.email ?? '',
  phone: contact?.phone ?? '',
  language: contact?.language ?? null,
  tags: contact?.tags ?? [],
})

function Card({ contact, onClose }: { contact: Contact | null; onClose: () => void }) {
  const { t } = useT()
  const tags = useQuery({ queryKey: queryKeys.tags, queryFn: () => call('GET /tags') })
  const { save, remove } = useContactActions(contact, onClose)
  const form = useForm({
    initialValues: valuesOf(contact),
    validate: {
      firstName: (value, all) =>
        contact === null && !value.trim() && !all.email.trim() && !all.phone.trim()
          ? t('contacts.rules.empty')
          : null,
      email: (value) =>
        value.trim() !== '' && emailProblem(value) !== null ? t('accounts.rules.email') : null,
      phone: (value) =>
        value.trim() === '' || /^\+?[\d\s().-]{5,30}$/.test(value.trim()) ? null : t('contacts.rules.phone'),
    },
  })
  return (
    <form className={styles.form} noValidate onSubmit={form.onSubmit((values) => save.mutate(values))}>
      {contact?.conversation && (
        <Link
          to="/inbox/$conversationId"
          params={{ conversationId: contact.conversation.id }}
          className={styles.conversation}
        >
          <Icon name="message-circle" size={18} /> {t('contacts.goToConversation')}
          <Icon name="chevron-right" size={16} />
        </Link>
      )}
      <TextInput data-autofocus label={t('contacts.firstName')} {...form.getInputProps('firstName')} />
      <TextInput label={t('contacts.lastName')} {...form.getInputProps('lastName')} />
      <TextInput label={t('accounts.email')} inputMode="email" {...form.getInputProps('email')} />
      <TextInput
        label={t('contacts.column.phone')}
        inputMode="tel"
        placeholder="+593 99 000 0000"
        {...form.getInputProps('phone')}
      />
      <Select
        label={t('contacts.language')}
        data={languagesWith(contact?.language ?? null).map((value) => ({
          value,
          label: t(`contacts.languages.${value}`, { defaultValue: value }),
        }))}
        clearable
        {...form.getInputProps('language')}
      />
      <TagsInput
        label={t('contacts.column.tags')}
        description={t('contacts.tagsHelp')}
        data={tags.data?.items.map((tag) => tag.name) ?? []}
        maxLength={60}
        {...form.getInputProps('tags')}
      />
      <Group justify="space-between" mt="sm">
        {contact ? (
          <Button variant="subtle" color="red" onClick={() => void remove()}>
            {t('common.delete')}
          </Button>
        ) : (
          <span />
        )}
        <Button type="submit" loading={save.isPending} disabled={contact !== null && !form.isDirty()}>
          {t(contact ? 'common.save' : 'contacts.create')}
        </Button>
      </Group>
    </form>
  )
}

const languagesWith = (language: string | null): string[] =>
  language && language !== 'es' && language !== 'en' ? ['es', 'en', language] : ['es', 'en']

function useContactActions(contact: Contact | null, onClose: () => void) {
  const { t } = useT()
  const client = useQueryClient()
  const refresh = async (): Promise<void> => {
    await client.invalidateQueries({ queryKey: queryKeys.contacts })
    await client.invalidateQueries({ queryKey: queryKeys.tags })
  }
  const save = useMutation({
    mutationFn: (body: ReturnType<typeof valuesOf>) =>
      contact
        ? call('PATCH /contacts/:id', { params: { id: contact.id }, body })
        : call('POST /contacts', { body: { ...body, email: body.email || null, phone: body.phone || null } }),
    onSuccess: async () => {
      toast.success(t('common.saved'))
      onClose()
      await refresh()
    },
    onError: (error) => toast.error(error),
  })
  const remove = async (): Promise<void> => {
    if (!contact) return
    const name = contact.name || t('contacts.nameless')
    const sure = await confirm({
      title: t('contacts.remove.title', { name }),
      text: t('contacts.remove.text'),
      action: t('common.delete'),
      danger: true,
    })
    if (!sure) return
    try {
      await call('DELETE /contacts/:id', { params: { id: contact.id } })
      toast.success(t('contacts.removed', { name }))
      onClose()
      await refresh()
    } catch (error) {
      toast.error(error)
    }
  }
  return { save, remove }
}
