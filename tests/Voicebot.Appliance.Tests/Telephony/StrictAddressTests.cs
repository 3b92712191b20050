using System.Net;
using Voicebot.Appliance.Telephony;

namespace Voicebot.Appliance.Tests.Telephony;

public sealed class StrictAddressTests
{
    [Theory]
    [InlineData("10.0.0.5", "10.0.0.5")]
    [InlineData("0.0.0.0", "0.0.0.0")]
    [InlineData("255.255.255.255", "255.255.255.255")]
    [InlineData("::", "::")]
    [InlineData("::1", "::1")]
    [InlineData("2001:DB8::5", "2001:db8::5")]
    [InlineData("::ffff:10.0.0.5", "10.0.0.5")]
    [InlineData("::FFFF:a00:5", "10.0.0.5")]
    public void An_address_is_read(string text, string address)
    {
        Assert.True(StrictAddress.TryParse(text, out var read));
        Assert.Equal(address, read.ToString());
    }

    public static TheoryData<string> NoAddresses =>
    [
        "", " ", "10.0.5", "10.5", "9090", "0", "010.0.0.1", "10.0.0.05", "10.0.0.00", "0x7f.1", "0x7f000001", "0x0a.0.0.5", "017700000001",
        "10.0.0.256", "10.0.0.-1", "10.0.0.+1", "10.0.0.5.6", "10.0.0.", ".10.0.0.5", "10..0.5", "10.0.0.5 ", " 10.0.0.5", "10.0. 0.5", "10,0,0,5",
        "10.0.0.5:80", "10.0.0.1e1", "１０.0.0.5", "localhost", "box", "::g", ":", ":::", "1::2::3", "12345::", "1:2:3:4:5:6:7", "[::1]", "[::1]:80",
        "fe80::1%eth0", "::ffff:10.0.5", "::ffff:010.0.0.5", "::ffff:10.0.0.256", "::1 ", "10.0.0.5/32", "10.0.0.5\n",
    ];

    [Theory]
    [MemberData(nameof(NoAddresses))]
    public void What_only_looks_like_one_is_refused(string text)
    {
        Assert.False(StrictAddress.TryParse(text, out var read), read?.ToString());
        Assert.False(StrictAddress.IsIPv4(text));
        if (text.Contains('/', StringComparison.Ordinal))
            return;
        Assert.False(StrictAddress.TryParseNetwork(text, out _, out var problem));
        Assert.NotEmpty(problem);
        Assert.False(StrictAddress.TryParseNetwork(text + "/8", out _, out _));
    }

    [Fact]
    public void Nothing_is_no_address() => Assert.False(StrictAddress.TryParse(null, out _));

    // The domain of one number is small: all of it, with what stands around it.
    [Fact]
    public void Every_number_from_0_to_999_counts_as_written()
    {
        for (var number = 0; number < 1000; number++)
        {
            Assert.Equal(number <= 255, StrictAddress.TryParse($"{number}.0.0.{number}", out _));
            Assert.False(StrictAddress.TryParse($"0{number}.0.0.1", out _));
            Assert.False(StrictAddress.TryParse($"1.0.0.0{number}", out _));
        }
    }

    [Theory]
    [InlineData("10.0.0.0/8", "10.0.0.0/8")]
    [InlineData("0.0.0.0/0", "0.0.0.0/0")]
    [InlineData("192.168.1.20", "192.168.1.20/32")]
    [InlineData("192.168.1.20/32", "192.168.1.20/32")]
    [InlineData("192.168.1.128/25", "192.168.1.128/25")]
    [InlineData("::1", "::1/128")]
    [InlineData("fd00::/8", "fd00::/8")]
    [InlineData("::ffff:10.0.0.5", "10.0.0.5/32")]
    [InlineData("::ffff:10.0.0.0/104", "10.0.0.0/8")] // peers are judged by their IPv4 address
    public void A_network_is_read(string text, string network)
    {
        Assert.True(StrictAddress.TryParseNetwork(text, out var read, out var problem), problem);
        Assert.Equal(IPNetwork.Parse(network), read);
    }

    [Theory]
    [InlineData("10.0.0.0/")]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0.0/08")]
    [InlineData("10.0.0.0/+8")]
    [InlineData("10.0.0.0/-8")]
    [InlineData("10.0.0.0/ 8")]
    [InlineData("10.0.0.0/255.0.0.0")]
    [InlineData("10.0.0.0/8/8")]
    [InlineData("10.0.0/8")]
    [InlineData("/8")]
    [InlineData("fd00::/129")]
    [InlineData("::ffff:0.0.0.0/95")]
    public void A_network_with_another_length_is_refused(string text)
    {
        Assert.False(StrictAddress.TryParseNetwork(text, out _, out var problem));
        Assert.Equal(StrictAddress.Expected, problem);
    }

    [Fact]
    public void A_machine_with_the_length_of_its_network_says_both_that_may_be_meant()
    {
        Assert.False(StrictAddress.TryParseNetwork("192.168.1.20/24", out _, out var problem));
        Assert.Contains("192.168.1.0/24", problem, StringComparison.Ordinal);
        Assert.Contains("192.168.1.20 ", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10.0.0.5", true)]
    [InlineData("10.0.5", true)]
    [InlineData("9090", true)]
    [InlineData("0x7f.1", true)]
    [InlineData("pbx.0x7f", true)]
    [InlineData("10.0.0.5.", true)]
    [InlineData("pbx", false)]
    [InlineData("pbx1", false)]
    [InlineData("1.pbx", false)]
    [InlineData("10.0.0.5.example", false)]
    [InlineData("0xpbx", false)]
    public void A_name_whose_last_part_is_a_number_is_meant_as_an_address(string host, bool looksNumeric) =>
        Assert.Equal(looksNumeric, StrictAddress.LooksNumeric(host));
}
