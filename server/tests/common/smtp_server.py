"""A real mail server (aiosmtpd) for tests: takes mail, answers as it was told, and says on standard
output what it got, one JSON object a line. Keeps nothing and sends nothing on."""

import argparse
import asyncio
import email
import email.policy
import json
import ssl

from aiosmtpd.smtp import SMTP, AuthResult


def tell(**what):
    print(json.dumps(what), flush=True)


class Handler:
    def __init__(self, args):
        self.args = args

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.args.rcpt:
            answer = self.args.rcpt.pop(0)
            tell(to=[address], answer=answer)
            return answer
        envelope.rcpt_tos.append(address)
        return "250 fine"

    async def handle_DATA(self, server, session, envelope):
        answer = self.args.data.pop(0) if self.args.data else "250 taken"
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        tell(
            answer=answer,
            to=envelope.rcpt_tos,
            sender=envelope.mail_from,
            tls=session.ssl is not None or self.args.tls == "wrapped",
            user=session.auth_data if session.authenticated else None,
            id=mail["message-id"],
            subject=mail["subject"],
            headers=[name.lower() for name in mail.keys()],
            raw_subject=next(
                line for line in envelope.content.decode("ascii", "replace").splitlines()
                if line.lower().startswith("subject:")
            ),
            body=mail.get_content(),
        )
        return answer


async def serve(args):
    def authenticate(server, session, envelope, mechanism, data):
        user, password = data.login.decode(), data.password.decode()
        right = (user, password) == (args.user, args.password)
        return AuthResult(success=right, auth_data=user, handled=False)

    context = None
    if args.cert:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(args.cert, args.key)

    def protocol():
        starttls = args.tls == "starttls"
        return SMTP(
            Handler(args),
            hostname="mail.test",
            tls_context=context if starttls else None,
            require_starttls=starttls,
            authenticator=authenticate if args.user else None,
            auth_required=bool(args.user),
            auth_require_tls=starttls,
        )

    loop = asyncio.get_running_loop()
    wrapped = context if args.tls == "wrapped" else None
    server = await loop.create_server(protocol, "127.0.0.1", args.port, ssl=wrapped)
    tell(port=server.sockets[0].getsockname()[1])
    await server.serve_forever()


parser = argparse.ArgumentParser()
parser.add_argument("--port", type=int, default=0)
parser.add_argument("--rcpt", action="append", default=[])
parser.add_argument("--data", action="append", default=[])
parser.add_argument("--tls", choices=["starttls", "wrapped"])
parser.add_argument("--cert")
parser.add_argument("--key")
parser.add_argument("--user")
parser.add_argument("--password")
asyncio.run(serve(parser.parse_args()))
