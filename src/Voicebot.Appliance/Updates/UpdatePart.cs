using System.Buffers;
using System.Security.Cryptography;

namespace Voicebot.Appliance.Updates;

/// <summary>One file of a bundle.</summary>
/// <param name="Sha256">Lower-case hex.</param>
internal sealed record UpdatePart(string Name, long Bytes, string Sha256)
{
    private const int BlockBytes = 1 << 20;

    /// <summary>Copies the part from where the stream stands; what was copied counts only when this returns.</summary>
    /// <exception cref="UpdateException">It ends too early, or is not what was signed.</exception>
    public async Task CopyAsync(Stream from, Stream to, CancellationToken cancellationToken)
    {
        using var sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var block = ArrayPool<byte>.Shared.Rent(BlockBytes);
        try
        {
            for (var left = Bytes; left > 0;)
            {
                var count = await from.ReadAtLeastAsync(block.AsMemory(0, (int)Math.Min(BlockBytes, left)), (int)Math.Min(BlockBytes, left), throwOnEndOfStream: false, cancellationToken);
                if (count == 0)
                    throw new UpdateException($"mise à jour incomplète : {Name} s’arrête avant la fin");
                sum.AppendData(block, 0, count);
                await to.WriteAsync(block.AsMemory(0, count), cancellationToken);
                left -= count;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
        if (Convert.ToHexStringLower(sum.GetHashAndReset()) != Sha256)
            throw new UpdateException($"mise à jour abîmée : {Name} n’est pas ce qui a été signé");
    }
}
