import { renderConsole } from '../../adapters/console/render.ts';
import { cleanQuery, unescapeMarkdown } from '../../adapters/discord/escape.ts';
import { type DiscordMessage, renderDiscord } from '../../adapters/discord/render.ts';
import { renderSlack } from '../../adapters/slack/render.ts';
import { createButtonCodec } from '../../src/answer/button-state.ts';
import type { Answer } from '../../src/model.ts';
import { linkTargets } from '../adapters/discord/live-markup.ts';
import { pingsIn as discordPings } from '../support/discord/pings.ts';
import { validateMessage as validateDiscord } from '../support/discord/validate-message.ts';
import { pingsIn as slackPings } from '../support/slack/pings.ts';
import { validateMessage as validateSlack } from '../support/slack/validate-message.ts';
import { describeAdapter } from './describe-adapter.ts';

// ── Slack

const slack = (answer: Answer, query: string) =>
  renderSlack(answer, {
    mode: answer.kind === 'tip' && answer.scheduled ? 'scheduled' : 'ephemeral',
    codec: createButtonCodec('test-secret', 'slack'),
    commandName: 'k8snotes',
    requestText: query,
    now: new Date('2026-11-20T10:00:00Z'),
    zone: 'Asia/Tokyo',
    owner: 'slack:U0123',
    canShare: true,
  });

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Every object of a payload in reading order. */
function objectsIn(value: unknown): readonly Fields[] {
  if (Array.isArray(value)) return value.flatMap(objectsIn);
  return isFields(value) ? [value, ...Object.values(value).flatMap(objectsIn)] : [];
}

const unescapeSlack = (text: string): string => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

function readSlack(blocks: unknown): string {
  return objectsIn(blocks)
    .map((object) => {
      const { type, text, url, style } = object;
      if (typeof text !== 'string') return type === 'link' && typeof url === 'string' ? url : '';
      if (type === 'mrkdwn') return unescapeSlack(text);
      return type === 'text' && isFields(style) && style['bold'] === true ? `⟦${text}⟧` : text;
    })
    .join('\n');
}

describeAdapter({
  name: 'Slack',
  read: (answer, query) => readSlack(slack(answer, query).blocks),
  problems: (answer, query) => validateSlack(slack(answer, query)).map(({ path, message }) => `${path} ${message}`),
  pings: (answer, query) => slackPings(slack(answer, query)),
  links: (answer, query) => objectsIn(slack(answer, query).blocks).flatMap(({ url }) => (typeof url === 'string' ? [url] : [])),
});

// ── Discord

const discord = (answer: Answer, query: string): DiscordMessage =>
  renderDiscord(answer, {
    codec: createButtonCodec('test-secret', 'discord'),
    surface: answer.kind === 'tip' && answer.scheduled ? 'scheduled' : 'hidden',
    text: cleanQuery(query),
    owner: 'discord:789',
    canShare: true,
  });

/** Markdown as it is drawn: bold of descriptions is a match. */
const drawn = (markdown: string): string =>
  unescapeMarkdown(markdown.replace(/(?<!\\)\*\*(.+?)(?<!\\)\*\*/gsu, '⟦$1⟧').replace(/(?<!\\)\[([^\]]*?)(?<!\\)\]\([^)\s]*\)/gu, '$1'));

function readDiscord({ content, embeds, components }: DiscordMessage): string {
  return [
    drawn(content).replace(/[⟦⟧]/gu, ''),
    ...embeds.flatMap((embed) => [
      embed.author?.name ?? '',
      drawn(embed.title ?? ''),
      drawn(embed.description ?? ''),
      embed.footer?.text ?? '',
    ]),
    ...components.flatMap((row) => row.components.map((button) => ('label' in button ? (button.label ?? '') : ''))),
  ].join('\n');
}

describeAdapter({
  name: 'Discord',
  read: (answer, query) => readDiscord(discord(answer, query)),
  problems: (answer, query) => validateDiscord(discord(answer, query)).map(({ path, message }) => `${path} ${message}`),
  pings: (answer, query) => discordPings(discord(answer, query)),
  links: (answer, query) => {
    const { content, embeds } = discord(answer, query);
    return [
      ...linkTargets(content),
      ...embeds.flatMap(({ url, description }) => [...(url === undefined ? [] : [url]), ...linkTargets(description ?? '')]),
    ];
  },
});

// ── Terminal

const terminal = (answer: Answer): string =>
  renderConsole(answer, { width: 200, colour: true, nextPage: (page) => `/more ${page}`, locate: (path) => path });

describeAdapter({
  name: 'Terminal',
  read: (answer) =>
    terminal(answer)
      .replace(/\u001b\[1;33m(.*?)\u001b\[22;39m/gsu, '⟦$1⟧')
      .replace(/\u001b\[[\d;]*m/gu, ''),
  // What a terminal could carry out.
  problems: (answer) =>
    terminal(answer)
      .replace(/\u001b\[[\d;]*m/gu, '')
      .match(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/gu) ?? [],
  // Nobody is called by a terminal.
  pings: () => [],
  // A terminal has no links; an address on a line of its own is what the renderer offers to open.
  links: (answer) =>
    terminal(answer)
      .replace(/\u001b\[[\d;]*m/gu, '')
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => /^https?:\/\/\S+$/.test(line)),
});
