"""A PC on the box's LAN, by Ethernet frames of its own: asks every port, listens to every packet. And what a capture holds."""
import ipaddress, socket, struct, threading, time

TCP, UDP = 6, 17
SYN, RST, SYN_ACK = 0x02, 0x04, 0x12
OURS, MAC = "192.168.77.1", bytes.fromhex("525400aa0001")
NEAR = [ipaddress.ip_network(one) for one in (
    "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "224.0.0.0/24", "255.255.255.255", "fc00::/7", "fe80::/10", "ff02::/16")]
BOX, BOX_MAC = "192.168.77.2", bytes.fromhex("525400aa0002")


def checksum(data):
    data += b"\0" * (len(data) % 2)
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def packet(protocol, payload):
    head = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(payload), 0, 0, 64, protocol, 0, socket.inet_aton(OURS), socket.inet_aton(BOX))
    head = head[:10] + struct.pack("!H", checksum(head)) + head[12:]
    return BOX_MAC + MAC + b"\x08\x00" + head + payload


def tcp(port, flags, sequence=1):
    segment = struct.pack("!HHIIBBHHH", 40000, port, sequence, 0, 0x50, flags, 1024, 0, 0)
    pseudo = socket.inet_aton(OURS) + socket.inet_aton(BOX) + struct.pack("!BBH", 0, TCP, len(segment))
    return packet(TCP, segment[:16] + struct.pack("!H", checksum(pseudo + segment)) + segment[18:])


def udp(port):
    return packet(UDP, struct.pack("!HHHH", 40000, port, 8, 0))  # no sum: it is optional


class Lan:
    """The other end of QEMU's `-netdev dgram`: each datagram is a frame."""

    def __init__(self, folder):
        self.near, self.far = f"{folder}/lan-pc", f"{folder}/lan-box"
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
        self.socket.bind(self.near)
        self.open, self.answers = set(), []
        threading.Thread(target=self.listen, daemon=True).start()

    @property
    def options(self):
        return ["-netdev", f"dgram,id=pc,local.type=unix,local.path={self.far},remote.type=unix,remote.path={self.near}",
                "-device", f"virtio-net-pci,netdev=pc,mac={BOX_MAC.hex(':')},romfile="]

    def send(self, frame):
        for _ in range(200):
            try:
                return self.socket.sendto(frame, self.far)
            except OSError:  # not there yet, or its queue is full
                time.sleep(0.02)

    def listen(self):
        while True:
            frame = self.socket.recv(65536)
            kind = frame[12:14]
            if kind == b"\x08\x06" and frame[20:22] == b"\x00\x01" and frame[38:42] == socket.inet_aton(OURS):
                self.send(frame[6:12] + MAC + b"\x08\x06" + frame[14:20] + b"\x00\x02" + MAC + frame[38:42] + frame[22:32])
            elif kind == b"\x08\x00" and frame[30:34] == socket.inet_aton(OURS):
                body = frame[14 + (frame[14] & 15) * 4:]
                if frame[23] == TCP and body[13] == SYN_ACK:
                    self.open.add(int.from_bytes(body[:2], "big"))
                    self.send(tcp(int.from_bytes(body[:2], "big"), RST, 2))
                else:
                    self.answers.append((frame[23], body))

    def ask_every_port(self, make):
        """In bursts that an emulated box keeps up with."""
        self.open.clear()
        self.answers.clear()
        for port in range(1, 65536):
            self.send(make(port))
            if port % 256 == 0:
                time.sleep(0.05)
        time.sleep(15)


def frames(path):
    """Of a capture (pcap, as QEMU's filter-dump writes it)."""
    with open(path, "rb") as file:
        file.read(24)
        while len(head := file.read(16)) == 16:
            yield file.read(struct.unpack("<I", head[8:12])[0])


def kind_of(frame, managers):
    """What a frame that leaves the box is; None: nothing that may leave it. managers: the ports of Asterisk's."""
    kind = int.from_bytes(frame[12:14], "big")
    if kind == 0x0806:
        return "ARP"
    if kind == 0x86DD:
        to, protocol, body = ipaddress.ip_address(frame[38:54]), frame[20], frame[54:]
        if protocol == 0:  # hop by hop: multicast listeners
            protocol, body = body[0], body[8 * (body[1] + 1):]
        if protocol == 58:
            return "ICMPv6 of the link" if body[0] in (133, 135, 136, 143) else None
    elif kind == 0x0800:
        to, protocol, body = ipaddress.ip_address(frame[30:34]), frame[23], frame[14 + (frame[14] & 15) * 4:]
        if protocol == 2:
            return "IGMP"
    else:
        return None
    if not any(to in network for network in NEAR if network.version == to.version):
        return None
    source, target = int.from_bytes(body[:2], "big"), int.from_bytes(body[2:4], "big")
    if protocol == UDP:
        return {67: "DHCP", 547: "DHCP", 5353: "mDNS", 123: "NTP"}.get(target)
    return {9090: "AudioSocket", 8443: "status page"}.get(source) or ("AMI" if target in managers else None) if protocol == TCP else None
