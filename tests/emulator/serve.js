// Starts somebody else's Bot API emulator on the port that is given, and says when it listens.
// Its known defects (dates in milliseconds, no is_bot, empty results of edits, no chat_instance, errors as 200) are
// left as they are: the bot reads raw JSON, and needs none of what is missing.
const TelegramServer = require('telegram-test-api');

const server = new TelegramServer({ host: '127.0.0.1', port: Number(process.argv[2]), storeTimeout: 600 });
server.start().then(() => process.stdout.write(`${server.config.apiURL}\n`));
